// Package build strings the line together: what was written is read, measured, judged,
// composed, rendered and published; and what looks at a site without writing one: check,
// explain, verify.
//
// A build leaves alone what it can. Before anything is read, all inputs are looked at
// (look): each file is known by its digest, and read for that only where the disk says
// that something of it changed (base/known). Then, from the whole to the part:
//
//   - Where no input is another than at the last build, which found no problem, and no
//     subject changes by itself before the site's moment (sli.Next), there is nothing to
//     do (unchanged).
//   - A subject is neither read nor composed again where its print is the same and its
//     instant is too (depends). The print: the digests of its folder, of its rows in the
//     registry, of the folders of its partners and the names of whom it links, and of what
//     all share with the templates and the program. What partners and names it asked for
//     is noted as it is made. The instant follows from the moment, from when something was
//     last said of it and will be next, which is noted too, and from what was measured
//     since the midnight before (sli.Between); of what was measured only rows up to the
//     instant count (observation.Log.Cut). So a quarter of an hour of measurements touches
//     those alone whose instant moves. A subject with a problem is made each time, so that
//     the problem is told each time.
//   - A list, feed or board of many is made again where one of the summaries or notices that
//     it shows is another (page.Dear, tell): that is known by their prints.
//   - A page is made again where its values are others (site.Renderer), and a file is written
//     where its bytes are. Through templates it goes where no earlier build met its shape: what
//     they made of one is kept (publish/stencil), and where all shapes are known Hugo isn't begun.
//
// What one build knows it leaves to the next in the state folder (ledger, memory), in parts
// by subject, as the manifest is (publish/site): a change of one subject writes one of each.
// What is lost or spoilt there is made again. Of its outputs a build believes that they stand
// as they were published; --verify reads them. Who knows what changed can name it (Options.Only):
// of the rest it is believed that it stands as it was. A program that stays holds what it
// knows, too (Series).
//
// Subjects can be built in shards, and merged (merge): what another build made of a subject is
// taken over by the rule by which a build leaves what it made itself.
package build
