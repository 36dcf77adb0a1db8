package frame

import (
	"net/url"
	"strings"

	"bollettino/generator/input/notice"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
)

// NoticeFollow lists the ways to follow a notice: those of the page at `here`,
// its owner's, that tell it.
func (s Site) NoticeFollow(kind notice.Kind, here string) page.Follow {
	var out page.Follow
	if kind == notice.Constraint {
		out.Ways = []page.Way{{Icon: "feed", Link: page.Link{Text: "Vincoli (RSS)", Href: s.Links.To(here + address.ConstraintsFile + ".xml")}}}
	} else {
		out.Ways = []page.Way{{Icon: "feed", Link: page.Link{Text: "Disservizi e interruzioni (RSS)", Href: s.Links.To(here + address.OutagesFile + ".xml")}}}
	}
	if kind == notice.Constraint || kind == notice.Maintenance {
		out.Ways = append(out.Ways, s.Calendar(here))
	}
	out.Ways = append(out.Ways, s.HowToFollow()...)
	return out
}

// Calendar is the way to follow a calendar: the folder here holds it.
func (s Site) Calendar(here string) page.Way {
	return page.Way{Icon: "calendar", Link: page.Link{Text: "Calendario (ICS)", Href: s.Links.To(here + address.CalendarFile)}}
}

// ByMail is the way through the operator's service that turns a feed into mail,
// where there is one.
func (s Site) ByMail(words, feed string) []page.Way {
	if s.Setting.SubscribeURL == "" {
		return nil
	}
	return []page.Way{{Icon: "mail", Link: page.Link{Text: words, Href: strings.ReplaceAll(s.Setting.SubscribeURL, "{feed}", url.QueryEscape(s.Links.Abs(feed)))}}}
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
