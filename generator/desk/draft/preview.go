package draft

import (
	"strings"

	"bollettino/generator/input/notice"
	"bollettino/generator/page"
	"bollettino/generator/page/bulletin"
)

// Preview is what readers will be told of a notice, in the sentences of its page and of
// its feeds. Its words are plain, but for HTML.
type Preview struct {
	Address string        `json:"address"` // of the notice's page, "https://..."
	Kind    string        `json:"kind"`    // "Disservizio"
	State   string        `json:"state"`   // "in corso"
	Title   string        `json:"title"`
	Who     string        `json:"who"`
	Marks   []string      `json:"marks,omitempty"` // what readers must know first
	Lead    string        `json:"lead"`            // what, from when until when
	Facts   []Fact        `json:"facts"`
	HTML    string        `json:"body_html,omitempty"` // the free text, safe
	Updates []PreviewWord `json:"updates,omitempty"`   // newest first
	Entries []PreviewFeed `json:"-"`
	Head    *PreviewHead  `json:"head,omitempty"` // nil where the notice alone doesn't make it
}

// Fact is a particular of a notice: a term, and what is stated.
type Fact struct {
	Term string `json:"term"`
	Text string `json:"text"`
}

// PreviewWord is an update of a notice.
type PreviewWord struct {
	Word string `json:"word"`
	When string `json:"when"`
	Text string `json:"text"`
}

// PreviewFeed is an entry of a feed; At is local.
type PreviewFeed struct{ At, Title, Text string }

// PreviewHead is what the status page of the notice's subject begins with.
type PreviewHead struct {
	Sentence  string   `json:"sentence"`
	Meanwhile string   `json:"meanwhile,omitempty"` // how else to pay
	Next      string   `json:"next,omitempty"`      // what is announced next
	Details   []string `json:"details,omitempty"`
}

// PreviewOf is the preview of notice n, which stands on one of the pages; ok is false
// where it stands on none.
func PreviewOf(pages []page.Page, n *notice.Notice, entries []bulletin.Entry, clock func(bulletin.Entry) string) (
	p Preview, ok bool) {
	for _, x := range pages {
		b, is := x.Body.(page.Notice)
		if !is || !strings.HasSuffix(x.Path, "/"+n.ID+"/") {
			continue
		}
		p = Preview{Address: x.Path, Kind: b.Word, State: b.Chip.Word, Title: b.Title, Who: b.Who.Text,
			Marks: plain(b.Lead.Marks), Lead: b.Lead.Sentence.String(), HTML: b.Body}
		for _, f := range b.Facts {
			p.Facts = append(p.Facts, Fact{f.Term, f.Text.String()})
		}
		for _, u := range b.Updates {
			p.Updates = append(p.Updates, PreviewWord{u.Word, u.When.String(), u.Words.String()})
		}
		for _, e := range entries {
			p.Entries = append(p.Entries, PreviewFeed{clock(e), e.Title, e.Text})
		}
		return p, true
	}
	return p, false
}

// HeadOf is what a status page begins with.
func HeadOf(now page.Now) *PreviewHead {
	return &PreviewHead{Sentence: now.Sentence.String(), Meanwhile: now.Meanwhile.String(),
		Next: now.Next.String(), Details: plain(now.Details)}
}

func plain(texts []page.Text) (out []string) {
	for _, t := range texts {
		out = append(out, t.String())
	}
	return out
}
