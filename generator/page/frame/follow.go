package frame

import (
	"net/url"
	"strings"

	"bollettino/generator/input/notice"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
)

// NoticeFollow lists the ways to follow a notice: what keeps it in one's calendar, and those
// of the page at `here`, its owner's, that tell it.
func (s Site) NoticeFollow(n *notice.Notice, here string) page.Follow {
	what, file := s.Language.Frame.Outages, here+address.OutagesFile
	if n.Kind == notice.Constraint {
		what, file = s.Language.Frame.Constraints, here+address.ConstraintsFile
	}
	out := page.Follow{Ways: s.ByMail(what, file)}
	if Planned(n) {
		out.Ways = append(out.Ways, page.To("calendar", s.Language.Tell(s.Language.Frame.Event),
			s.Links.To(address.NoticePath(n.Owner, n.ID)+address.EventFile)))
		out.Ways = append(out.Ways, s.Calendar(here)...)
	}
	out.Ways = append(out.Ways, s.Rss(what, file))
	out.Ways = append(out.Ways, s.HowToFollow()...)
	return out
}

// Planned tells whether a notice is of what a calendar shows: an outage is no appointment.
func Planned(n *notice.Notice) bool {
	return n.Kind == notice.Maintenance || n.Kind == notice.Constraint
}

// Rss is the way to follow a feed.
func (s Site) Rss(what word.Sentence, file string) page.Way {
	return page.To("feed", s.InForm(s.Language.Tell(what), "RSS"), s.Links.To(file+".xml"))
}

// InForm names a feed's format with what it tells.
func (s Site) InForm(what, form string) string {
	return s.Language.Tell(s.Language.Frame.Form, "what", what, "form", form)
}

// Calendar are the ways to follow a calendar, which the folder here holds: a program that
// subscribes to it, and its address for those that are given one.
func (s Site) Calendar(here string) []page.Way {
	w, file := s.Language.Frame, here+address.CalendarFile
	return []page.Way{page.To("calendar", s.Language.Tell(w.Subscribe), s.Links.Calendar(file)),
		page.To("calendar", s.Language.Tell(w.Calendar), s.Links.To(file))}
}

// ByMail is the way through the operator's service that turns a feed into mail, where there
// is one.
func (s Site) ByMail(what word.Sentence, file string) []page.Way {
	at := s.Mail(file)
	if at == "" {
		return nil
	}
	return []page.Way{page.To("mail", s.Language.Tell(s.Language.Frame.ByMail, "what", what), at)}
}

// Mail is where a feed can be had by mail; "" where the operator has no such service.
func (s Site) Mail(file string) string {
	feed := url.QueryEscape(s.Links.Abs(file + ".xml"))
	return strings.ReplaceAll(s.Setting.SubscribeURL, "{feed}", feed)
}

// HowToFollow leads to the page that explains it, where the site has one.
func (s Site) HowToFollow() []page.Way {
	for _, p := range s.Prose {
		if "/"+p.Slug+"/" == address.FollowPath {
			return []page.Way{page.To("info", p.Title, s.Links.To(address.FollowPath))}
		}
	}
	return nil
}
