package frame

import (
	"net/url"
	"strings"

	"bollettino/generator/input/notice"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
)

// NoticeFollow lists the ways to follow a notice: those of the page at `here`,
// its owner's, that tell it.
func (s Site) NoticeFollow(kind notice.Kind, here string) page.Follow {
	var out page.Follow
	if kind == notice.Constraint {
		out.Ways = []page.Way{s.Rss(s.Language.Frame.Constraints, here+address.ConstraintsFile)}
	} else {
		out.Ways = []page.Way{s.Rss(s.Language.Frame.Outages, here+address.OutagesFile)}
	}
	if kind == notice.Constraint || kind == notice.Maintenance {
		out.Ways = append(out.Ways, s.Calendar(here))
	}
	out.Ways = append(out.Ways, s.HowToFollow()...)
	return out
}

// Rss is the way to follow a feed.
func (s Site) Rss(what word.Sentence, file string) page.Way {
	text := s.InForm(s.Language.Tell(what), "RSS")
	return page.Way{Icon: "feed", Link: page.Link{Text: text, Href: s.Links.To(file + ".xml")}}
}

// InForm names a feed's format with what it tells.
func (s Site) InForm(what, form string) string {
	return s.Language.Tell(s.Language.Frame.Form, "what", what, "form", form)
}

// Calendar is the way to follow a calendar: the folder here holds it.
func (s Site) Calendar(here string) page.Way {
	return page.Way{Icon: "calendar", Link: s.Link(s.Language.Frame.Calendar, here+address.CalendarFile)}
}

// ByMail is the way through the operator's service that turns the feed of outages
// below a page into mail, where there is one.
func (s Site) ByMail(here string) []page.Way {
	if s.Setting.SubscribeURL == "" {
		return nil
	}
	feed := url.QueryEscape(s.Links.Abs(here + address.OutagesFile + ".xml"))
	text := s.Language.Tell(s.Language.Frame.ByMail, "what", s.Language.Frame.Outages)
	return []page.Way{{Icon: "mail",
		Link: page.Link{Text: text, Href: strings.ReplaceAll(s.Setting.SubscribeURL, "{feed}", feed)}}}
}

// HowToFollow leads to the page that explains it, where the site has one.
func (s Site) HowToFollow() []page.Way {
	for _, p := range s.Prose {
		if "/"+p.Slug+"/" == address.FollowPath {
			return []page.Way{{Icon: "info", Link: page.Link{Text: p.Title, Href: s.Links.To(address.FollowPath)}}}
		}
	}
	return nil
}
