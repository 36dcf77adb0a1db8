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
//   - A subject is neither read nor composed again where its print is the same and the
//     moment lies between its instant and the next (depends): the digests of its folder,
//     of its rows in the registry and of its rows of measurements (observation.Prints), of
//     the folders of its partners and the names of whom it links, and of what all share
//     with the templates and the program. What partners and names it asked for is noted
//     as it is made. A subject with a problem is made each time, so that the problem is
//     told each time.
//   - A page goes through templates again where its values are others (site.Renderer), and
//     a file is written where its bytes are.
//
// What one build knows it leaves to the next in the state folder (ledger, memory); what is
// lost or spoilt there is made again. Of its outputs a build believes that they stand as
// they were published; --verify reads them.
package build
