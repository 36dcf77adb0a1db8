package trust

import (
	"crypto/x509"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// Each certificate of Mozilla's list can be read.
func TestMozillasList(t *testing.T) {
	t.Parallel()
	n := 0
	for root := range bundle.Roots() {
		n++
		if _, err := x509.ParseCertificate(root.Certificate); err != nil {
			t.Error(err)
		}
	}
	if n < 100 {
		t.Errorf("%d certificates", n)
	}
}

// Where the machine trusts nobody, Mozilla's list holds from when somebody is to be spoken to,
// also if the machine's was looked for before; until then nobody is trusted.
func TestWhereTheMachineTrustsNobody(t *testing.T) {
	if os.Getenv("TRUST") == "" {
		c := exec.Command(os.Args[0], "-test.run=^TestWhereTheMachineTrustsNobody$", "-test.v")
		c.Env = []string{"TRUST=nobody", "SSL_CERT_FILE=/nowhere", "SSL_CERT_DIR=/nowhere"}
		if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	var root *x509.Certificate
	for r := range bundle.Roots() {
		if r.Constraint == nil {
			root, _ = x509.ParseCertificate(r.Certificate)
			break
		}
	}
	verify := func() error {
		_, err := root.Verify(x509.VerifyOptions{CurrentTime: root.NotBefore})
		return err
	}
	if err := verify(); !errors.As(err, new(x509.SystemRootsError)) && !errors.As(err, new(x509.UnknownAuthorityError)) {
		t.Errorf("before: %v", err)
	}
	Begin()
	Begin()
	if err := verify(); err != nil {
		t.Errorf("after: %v", err)
	}
}
