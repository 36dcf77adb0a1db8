package input

import (
	"bollettino/generator/base/disk"
)

// NoticesAtMost is how many notices one body may have: one a week for ten years.
const NoticesAtMost = 500

// Limits are how large the files of a site may be, by what they are (data/README.md,
// "What is read"). They are far above what anybody needs, and what is dearest to
// read at each is still quick.
var Limits = disk.Limits{
	{Pattern: "data/subjects/*/notices/*", Bytes: 256 << 10},
	{Pattern: "data/platform/notices/*", Bytes: 256 << 10},
	{Pattern: "data/subjects/*/profile.yaml", Bytes: 64 << 10},
	{Pattern: "data/subjects/*/reports/*", Bytes: 64 << 10},
	{Pattern: "data/site.yaml", Bytes: 256 << 10},
	{Pattern: "data/*", Bytes: 64 << 20}, // the registry, stations, sources
	{Pattern: "data/availability/", Bytes: 4 << 30},
	{Pattern: "data/responses/", Bytes: 4 << 30},
	{Pattern: "data/counts/", Bytes: 4 << 30},
	{Pattern: "content/pagine/", Bytes: 1 << 20},
	{Pattern: "content/regole/versions.yaml", Bytes: 4 << 20},
	{Pattern: "content/regole/glossario.yaml", Bytes: 1 << 20},
	{Pattern: "content/regole/", Bytes: 64 << 20}, // texts with their pictures
	{Pattern: "layouts/", Bytes: 1 << 20},
	{Pattern: "static/", Bytes: 64 << 20},
	{Pattern: "assets/", Bytes: 64 << 20},
}
