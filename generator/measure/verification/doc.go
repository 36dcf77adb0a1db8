// Package verification freezes what a closed month or year came to: each figure
// of each directly connected subject with the rule that judged it, the verdict,
// and a digest of the evidence that made it.
//
// A frozen figure never changes. Where data that came later give another one, a
// person registers a correction, which keeps the figure before beside the one
// after. The package measures nothing and writes no file.
//
// bollettino verify measures a closed period, judges it and writes data/verifications/,
// each figure with the digest of its sli.Explain. How often in a row something was
// missed is made from the frozen files and their corrections (verification.Persisting),
// not kept. Pages of a period are made from that file alone, so no page of a subject
// depends on all others. A unit compares its own frozen figures with what it measures
// now: a difference that no correction registers is a problem of that subject, at every
// build. A frozen file that can't be read stops the build, since what was published
// must not vanish.
package verification
