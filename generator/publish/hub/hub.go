// Package hub tells a WebSub hub (W3C Recommendation of 23 January 2018) which feeds changed:
// the hub then reads each, and hands it on to whoever subscribed to it.
//
// How a publisher tells its hub is left open there (section 6); hubs take what
// PubSubHubbub had: a POST of hub.mode=publish and hub.url. Some take several addresses at
// once, and some only the last of them: each feed is told by itself.
//
// What a hub was told is kept, a feed as soon as the hub took it: none is told twice, and
// what could not be told is told the next time, as it then is.
package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/file"
	"bollettino/generator/base/text"
	"bollettino/generator/base/trust"
)

// A Feed is a file of the site, as it stands.
type Feed struct {
	Name    string // its path below the site
	Address string // its own, which the feed names as rel="self"
	Digest  string // of its bytes
}

// Told is what a hub was told, kept in a file: a line with the hub's address, and one for
// each feed, its digest and name, the last of which holds.
type Told struct {
	file  string
	hub   string
	feeds map[string]string // the digests, by name
	First bool              // nothing was told this hub before
}

// Open reads what a hub was told. What another was told says nothing of it.
func Open(name, hub string) (*Told, error) {
	t := &Told{file: name, hub: hub, feeds: map[string]string{}, First: true}
	data, err := os.ReadFile(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return t, err
	}
	for line := range strings.Lines(string(data)) {
		whole, ended := strings.CutSuffix(line, "\n")
		digest, feed, found := strings.Cut(whole, "\t")
		switch {
		case !ended: // whoever wrote it was killed: it is told again
		case !found:
			t.First, t.feeds = whole != hub, map[string]string{}
		default:
			t.feeds[feed] = digest
		}
	}
	if t.First {
		t.feeds = map[string]string{}
	}
	return t, nil
}

// Changed are those feeds that are not as the hub knows them, in order.
func (t *Told) Changed(all []Feed) (out []Feed) {
	for _, f := range all {
		if t.feeds[f.Name] != f.Digest {
			out = append(out, f)
		}
	}
	return out
}

// Settle keeps of which feeds the hub knows, and forgets those that are no more. Of the
// first time, all are known as they stand: who subscribes reads them.
func (t *Told) Settle(all []Feed) error {
	now := map[string]string{}
	for _, f := range all {
		if digest, ok := t.feeds[f.Name]; ok {
			now[f.Name] = digest
		} else if t.First {
			now[f.Name] = f.Digest
		}
	}
	t.feeds = now
	var b strings.Builder
	b.WriteString(t.hub + "\n")
	for _, name := range slices.Sorted(maps.Keys(now)) {
		b.WriteString(now[name] + "\t" + name + "\n")
	}
	return file.Remake(t.file, []byte(b.String()), 0o644)
}

// Forget forgets what the hub was told: all is new to it.
func (t *Told) Forget() { t.feeds, t.First = map[string]string{}, false }

// took notes that the hub was told of a feed.
func (t *Told) took(to io.Writer, f Feed) error {
	t.feeds[f.Name] = f.Digest
	_, err := io.WriteString(to, f.Digest+"\t"+f.Name+"\n")
	return err
}

// Timeout is how long a hub may take to answer, and patience how many times in a row it may
// fail before the rest waits for the next time.
const (
	Timeout  = 15 * time.Second
	patience = 3
)

// Tell tells the hub of each feed, once. What it could not tell of is in failed, the first
// reasons in the error; the rest it told.
func (t *Told) Tell(ctx context.Context, feeds []Feed) (failed []Feed, err error) {
	log, err := os.OpenFile(t.file, os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return feeds, err
	}
	defer log.Close()
	trust.Begin()
	client := &http.Client{Timeout: Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	row := 0
	var why []error
	for i, f := range feeds {
		if e := publish(ctx, client, t.hub, f.Address); e != nil {
			failed, why = append(failed, f), append(why, fmt.Errorf("%s: %w", f.Address, e))
			if row++; row == patience || ctx.Err() != nil {
				return append(failed, feeds[i+1:]...), errors.Join(why...)
			}
			continue
		}
		row = 0
		if err := t.took(log, f); err != nil {
			return append(failed, feeds[i+1:]...), err
		}
	}
	return failed, errors.Join(why...)
}

// publish tells the hub that a feed changed.
func publish(ctx context.Context, client *http.Client, hub, feed string) error {
	form := url.Values{"hub.mode": {"publish"}, "hub.url": {feed}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hub, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// Told twice is told once: net/http may say it again where a connection that the hub had
	// left open was closed. The header itself is not sent.
	r.Header["Idempotency-Key"] = nil
	answer, err := client.Do(r)
	if err != nil {
		if e := (*url.Error)(nil); errors.As(err, &e) {
			err = e.Err // the address of the hub is known
		}
		return fmt.Errorf("the hub does not answer: %w", err)
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, 300))
	if answer.StatusCode/100 == 2 {
		return nil
	}
	return fmt.Errorf("the hub answers %s %s", answer.Status, text.Plain(strings.TrimSpace(string(said))))
}
