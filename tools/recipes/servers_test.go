package recipes_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"html"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bollettino/generator/desk/recipe"
	"bollettino/generator/page/header"
)

// server is one that was started on loopback, and asks it.
type server struct {
	name, host, base string
	client           *http.Client
}

// get asks for a path; a redirect is an answer.
func (s server) get(t *testing.T, at string, more ...func(*http.Request)) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.base+at, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = s.host
	for _, f := range more {
		f(r)
	}
	got, err := s.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	data, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got, data
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start runs a server until the test ends, and waits until it answers.
func start(t *testing.T, addr string, c *exec.Cmd) {
	t.Helper()
	var told bytes.Buffer
	c.Stdout, c.Stderr = &told, &told
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	t.Cleanup(func() {
		c.Process.Signal(os.Interrupt)
		<-ended
	})
	for range 600 {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%v: %v\n%s", c.Args, err, &told)
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("%v doesn't answer\n%s", c.Args, &told)
}

// nginx starts it with the recipe's file, of which the addresses alone are others.
func nginx(t *testing.T, name string, s recipe.Site, more ...string) server {
	t.Helper()
	dir, addr, plain := t.TempDir(), free(t), free(t)
	made(t, name, s, dir)
	key, certificate := certified(t, s.Host())
	write(t, filepath.Join(dir, "fullchain.pem"), certificate)
	write(t, filepath.Join(dir, "privkey.pem"), key)
	file := filepath.Join(dir, "deploy/nginx.conf")
	edit(t, file, append([]string{"listen 80;", "listen " + plain + ";", "listen [::]:80;\n", "\n", "listen 443 ssl", "listen " + addr + " ssl",
		"listen [::]:443 ssl http2;\n", "\n", "/etc/letsencrypt/live/" + s.Host(), dir}, more...)...)
	write(t, filepath.Join(dir, "nginx.conf"), fmt.Appendf(nil, `daemon off; pid %[1]s/pid; error_log stderr crit;
events {}
http {
	access_log off;
	client_body_temp_path %[1]s/t; proxy_temp_path %[1]s/t; fastcgi_temp_path %[1]s/t; uwsgi_temp_path %[1]s/t; scgi_temp_path %[1]s/t;
	include %[2]s;
}
`, dir, file))
	// Started by root, it would become a user who may not read this folder.
	edit(t, filepath.Join(dir, "nginx.conf"), "daemon off;", "user root; daemon off;")
	args := []string{"-p", dir, "-c", filepath.Join(dir, "nginx.conf"), "-e", "stderr"}
	run(t, exec.Command(tool(t, "nginx"), append(args, "-t")...))
	start(t, addr, exec.Command(tool(t, "nginx"), args...))
	return server{name, s.Host(), "https://" + addr, asking(s.Host())}
}

// caddy starts it likewise.
func caddy(t *testing.T, name string, s recipe.Site, more ...string) server {
	t.Helper()
	dir, addr := t.TempDir(), free(t)
	made(t, name, s, dir)
	file := filepath.Join(dir, "deploy/Caddyfile")
	run(t, exec.Command(tool(t, "caddy"), "adapt", "--adapter", "caddyfile", "--config", file))
	edit(t, file, append([]string{"\n" + s.Host() + " {\n", "\nhttp://" + addr + ", http://" + s.Host() + ":" + addr[strings.Index(addr, ":")+1:] + " {\n\tbind 127.0.0.1\n"}, more...)...)
	write(t, filepath.Join(dir, "Caddyfile"), []byte("{\n\tadmin off\n\tauto_https off\n}\nimport "+file+"\n"))
	validate := exec.Command(tool(t, "caddy"), "validate", "--adapter", "caddyfile", "--config", filepath.Join(dir, "Caddyfile"))
	c := exec.Command(tool(t, "caddy"), "run", "--adapter", "caddyfile", "--config", filepath.Join(dir, "Caddyfile"))
	for _, c := range []*exec.Cmd{validate, c} {
		c.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	}
	run(t, validate)
	start(t, addr, c)
	return server{name, s.Host(), "http://" + addr, asking(s.Host())}
}

func asking(host string) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, ServerName: host}, DisableCompression: true, MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func certified(t *testing.T, host string) (key, certificate []byte) {
	t.Helper()
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &own.PublicKey, own)
	if err != nil {
		t.Fatal(err)
	}
	pkcs, err := x509.MarshalPKCS8PrivateKey(own)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// nginx and Caddy serve every file of the example, byte for byte, with the declared headers; of
// what is not there the site's own page, with that page's headers.
func TestServers(t *testing.T) {
	t.Parallel()
	for _, below := range []string{"", "/un/percorso"} {
		s := example(t)
		s.Base = "https://stato.borgo.it" + below + "/"
		files := addresses(t, filepath.Join(s.Folder, "public"))
		for _, x := range []server{nginx(t, "nginx", s), caddy(t, "caddy", s)} {
			for at, file := range files {
				if below != "" && !strings.HasPrefix(at, "/soggetti/01234567897/") && !strings.HasPrefix(at, "/assets/") && !strings.HasPrefix(at, "/gestione/") {
					continue
				}
				got, data := x.get(t, below+at)
				if want := read(t, file); got.StatusCode != http.StatusOK || string(data) != want {
					t.Errorf("%s: %s%s: status %d, %d bytes of %d", x.name, below, at, got.StatusCode, len(data), len(want))
				}
				differ(t, x.name, at, s.Headers(), got.Header.Values)
				if kind := got.Header.Get("Content-Type"); kind != header.TypeOf(file) {
					t.Errorf("%s: %s%s is %q", x.name, below, at, kind)
				}
			}
			for _, at := range []string{"/non/esiste/", "/dati/nessuno.csv", "/assets/nessuno.css", "/soggetti/01234567897/scheda/nessuno"} {
				got, data := x.get(t, below+at)
				if got.StatusCode != http.StatusNotFound || string(data) != read(t, files["/404.html"]) || got.Header.Get("Content-Type") != "text/html; charset=utf-8" {
					t.Errorf("%s: %s%s: status %d, %q", x.name, below, at, got.StatusCode, got.Header.Get("Content-Type"))
				}
				differ(t, x.name+", not there", "/404.html", s.Headers(), got.Header.Values)
			}
			if got, _ := x.get(t, below+"/soggetti"); got.StatusCode/100 != 3 || got.Header.Get("Location") != below+"/soggetti/" {
				t.Errorf("%s: %s/soggetti: status %d, to %q", x.name, below, got.StatusCode, got.Header.Get("Location"))
			}
			if got, data := x.get(t, below+"/dati/", func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") }); got.Header.Get("Content-Encoding") != "gzip" {
				t.Errorf("%s sends %d bytes as they are", x.name, len(data))
			}
			if below != "" {
				if got, _ := x.get(t, "/soggetti/"); got.StatusCode != http.StatusNotFound {
					t.Errorf("%s: what is not the site's is %d", x.name, got.StatusCode)
				}
			}
		}
	}
}

// Before `serve --public --edit` they serve every file with the declared headers, once each, be
// it from the disk or from serve; and who is logged in may edit whom the file says, whatever
// they say themselves.
func TestServersBeforeServe(t *testing.T) {
	t.Parallel()
	dir, addr := filepath.Join(t.TempDir(), "sito"), free(t)
	run(t, bollettino("init", dir, "--operator", "Comune di Borgo", "--url", "https://www.borgo.it", "--contact", "urp@borgo.it",
		"--base-url", "https://stato.borgo.it/", "--subject", "01234567897", "--name", "Comune di Borgo"))
	edit(t, filepath.Join(dir, "data/site.yaml"), "languages:", "edit: {header: X-Enti, from: [127.0.0.1]}\nlanguages:")
	run(t, bollettino("build", "--root", dir, "--out", filepath.Join(dir, "public")))
	start(t, addr, bollettino("serve", "--public", "--edit", "--root", dir, "--out", filepath.Join(dir, "public"), "--addr", addr))
	files := addresses(t, filepath.Join(dir, "public"))
	s := recipe.Site{Base: "https://stato.borgo.it/", Folder: dir}
	s.Edit.Header = "X-Enti"
	hash := strings.TrimSpace(run(t, exec.Command(tool(t, "caddy"), "hash-password", "--plaintext", "segreto")))
	passwords := filepath.Join(t.TempDir(), "htpasswd")
	write(t, passwords, []byte("anna:{PLAIN}segreto\nbruno:{PLAIN}segreto\n"))
	forNginx := []string{"127.0.0.1:8080", addr, "/etc/nginx/bollettino.htpasswd", passwords,
		"\tdefault \"\";\n}\n\nserver", "\tdefault \"\";\n\tanna \"01234567897\";\n}\n\nserver"}
	forCaddy := []string{"127.0.0.1:8080", addr, "basicauth {\n", "basicauth {\nanna " + hash + "\nbruno " + hash + "\n",
		"default \"\"\n", "default \"\"\nanna \"01234567897\"\n"}
	as := func(name string) func(*http.Request) {
		return func(r *http.Request) {
			r.SetBasicAuth(name, "segreto")
			r.Header.Set("X-Enti", "*")
		}
	}
	for _, x := range []server{nginx(t, "nginx", s, forNginx...), caddy(t, "caddy", s, forCaddy...),
		nginx(t, "nginx-serve", s, forNginx...), caddy(t, "caddy-serve", s, forCaddy...)} {
		for at, file := range files {
			got, data := x.get(t, at, as("anna"))
			if got.StatusCode != http.StatusOK || at != "/gestione/" && string(data) != read(t, file) || got.Header.Get("Content-Type") != header.TypeOf(file) {
				t.Errorf("%s: %s: status %d, %q", x.name, at, got.StatusCode, got.Header.Get("Content-Type"))
			}
			if at != "/gestione/" {
				differ(t, x.name, at, s.Headers(), got.Header.Values)
			}
		}
		got, data := x.get(t, "/assets/nessuno.css")
		if got.StatusCode != http.StatusNotFound || string(data) != read(t, files["/404.html"]) {
			t.Errorf("%s: what is not there: %d", x.name, got.StatusCode)
		}
		differ(t, x.name+", not there", "/404.html", s.Headers(), got.Header.Values)
		if got, _ := x.get(t, "/gestione/"); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: /gestione/ to anybody: %d", x.name, got.StatusCode)
		}
		for name, may := range map[string]bool{"anna": true, "bruno": false} {
			got, data := x.get(t, "/gestione/", as(name))
			page := html.UnescapeString(string(data))
			if got.StatusCode != http.StatusOK || strings.Contains(page, `"subjects":[{"id":"01234567897"`) != may ||
				strings.Contains(page, `"refused":`) == may {
				t.Errorf("%s: %s may edit (not %v): %d\n%s", x.name, name, may, got.StatusCode, page)
			}
			differ(t, x.name+" before serve", "/gestione/", s.Headers(), got.Header.Values, header.Cache)
			if v := got.Header.Values(header.Cache); len(v) != 1 || v[0] != "no-store" {
				t.Errorf("%s: a person's page may be kept: %q", x.name, v)
			}
		}
	}
}
