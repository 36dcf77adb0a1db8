// Keeps .bollettino/ between Netlify's builds: with it a body whose files have a mistake is
// shown from its last good ones, and what didn't change isn't made again.
module.exports = {
  onPreBuild: ({ utils }) => utils.cache.restore(".bollettino"),
  onPostBuild: ({ utils }) => utils.cache.save(".bollettino"),
};
