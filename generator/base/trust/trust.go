// Package trust says which certificates this program trusts.
package trust

import (
	"crypto/x509"
	"sync"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// Begin is for who is about to speak to another machine: where this one has no list of whom to
// trust, as in an empty container, that is Mozilla's. It is read then and not as the program
// begins, since most builds speak to nobody, and reading it is a hundredth of one that writes
// a notice.
var Begin = sync.OnceFunc(func() {
	pool := x509.NewCertPool()
	for root := range bundle.Roots() {
		c, err := x509.ParseCertificate(root.Certificate)
		if err != nil {
			continue // one whom nobody trusts; TestMozillasList sees to it that there is none
		}
		if root.Constraint != nil {
			pool.AddCertWithConstraint(c, root.Constraint)
		} else {
			pool.AddCert(c)
		}
	}
	x509.SetFallbackRoots(pool)
})
