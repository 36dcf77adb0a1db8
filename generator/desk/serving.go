package desk

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bollettino/generator/base/file"
)

// servingFile, below a root, has the address under which its site is being served.
const servingFile = ".bollettino/serving"

// Announce leaves word below a root that its site is served there, until that is gone.
// Where nothing can be written nobody is told, and the site is served all the same.
func Announce(rootDir, url string) (gone func()) {
	name := filepath.Join(rootDir, filepath.FromSlash(servingFile))
	_ = file.Remake(name, []byte(url+"\n"), 0o644)
	return func() {
		if data, err := os.ReadFile(name); err == nil && string(data) == url+"\n" { // no other's
			os.Remove(name)
		}
	}
}

// servedAt is where a root's site is being served, "" where it isn't: whoever left word
// may have been killed, so somebody has to answer there.
func servedAt(rootDir string) string {
	data, err := os.ReadFile(filepath.Join(rootDir, filepath.FromSlash(servingFile)))
	if err != nil {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(string(data)))
	if err != nil || u.Host == "" {
		return ""
	}
	c, err := net.DialTimeout("tcp", u.Host, 300*time.Millisecond)
	if err != nil {
		return ""
	}
	c.Close()
	return u.String()
}
