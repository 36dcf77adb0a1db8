package subject

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/owner"
)

// Channels are the ways to pay that services and notices name.
func Channels() []string { return []string{"web", "app", "desk", "psp", "atm", "phone"} }

var serviceID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

const seeProfile = " (data/README.md, profile.yaml)"

// What can be wrong with a profile.
var (
	notServiceID  = problem.Kind{Code: "not-a-service-id", English: "%q is not an id"}
	idAll         = problem.Kind{Code: "service-id-all", English: "`all` can't be an id"}
	stranger      = problem.Kind{Code: "not-in-the-registry", English: "%q is not in the registry"}
	noHours       = problem.Kind{Code: "not-hours", English: "%q does not name days and times"}
	notDays       = problem.Kind{Code: "not-days", English: "%q are not days (mon tue wed thu fri sat sun)"}
	notTimes      = problem.Kind{Code: "not-times", English: "%q are not times of a day, the first before the second"}
	notObligation = problem.Kind{Code: "not-an-obligation", English: "%q is not an obligation"}
	untilBeforeOn = problem.Kind{Code: "until-before-on", English: "is not after `on`"}
	notWeb        = problem.Kind{Code: "not-a-web-address", English: "%q is not a web address"}
	notLanguage   = problem.Kind{Code: "not-a-language-tag", English: "%q is not a language tag"}
)

// Refs answers whether something that an input names exists.
type Refs struct {
	Subject    func(ID) bool
	Obligation func(string) bool
}

// ReadProfile reads a subject's profile.yaml.
func ReadProfile(file string, data []byte, zone period.Zone, refs Refs, list *problem.List) Profile {
	p := Profile{}
	m, ok := document.Parse(file, data, list)
	if !ok {
		return Default()
	}
	defer m.Close()
	ids := document.Once{}
	for _, s := range m.Maps("services") {
		p.Services = append(p.Services, readService(s, refs, ids))
	}
	if len(p.Services) == 0 {
		p.Services = Default().Services
	}
	if d, ok := m.Map("desk"); ok {
		p.Desk = Desk{Mail: d.Text("mail").Text, Phone: d.Text("phone").Text, Always: d.Bool("always", false),
			Public: d.Bool("public", false)}
		d.Close()
	}
	if c, ok := m.Map("contacts"); ok {
		p.Users = c.Text("users").Text
		p.UsersHours = ReadHours(p.Users)
		c.Close()
	}
	for _, a := range m.Maps("attestations") {
		p.Attestations = append(p.Attestations, readAttestation(a, zone, refs))
	}
	p.Owners = owner.Teams(&m, "owners")
	p.Language = "it"
	if v := m.Text("language"); v.Text != "" {
		p.Language = Language(v)
	}
	return p
}

var language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// Language is the value as a language tag, "it" where it is none.
func Language(v document.Value) string {
	if !language.MatchString(v.Text) {
		v.Because("write a language tag, such as it, en, de or sl (BCP 47)", notLanguage.With(v.Text))
		return "it"
	}
	return v.Text
}

func readService(m document.Map, refs Refs, before document.Once) Service {
	defer m.Close()
	id := m.Need("id", "write a short id, such as portale"+seeProfile)
	if id.Text != "" && !serviceID.MatchString(id.Text) {
		id.Because("use lower-case letters, digits and hyphens"+seeProfile, notServiceID.With(id.Text))
	}
	if id.Text == "all" {
		id.Because("choose another id: in notices `all` means every service"+seeProfile, idAll.With())
	}
	before.Note(id, "give each service an id of its own")
	s := Service{
		ID: id.Text, Name: m.Need("name", "write the name that users know"+seeProfile).Text,
		Channels: m.Words("channels", Channels()...), Counts: m.Bool("counts", true),
		Offers: m.Text("offers").Text, How: m.Text("how").Text, Costs: m.Text("costs").Text,
		Receipts: m.Text("receipts").Text,
	}
	if v := m.Text("partner"); v.Text != "" {
		p, ok := Of(v, seeProfile)
		if ok && !refs.Subject(p) {
			v.Because("write the codice fiscale of a partner that is in data/subjects.csv"+seeProfile,
				stranger.With(v.Text))
		}
		s.Partner = p
	}
	for _, v := range m.Texts("hours") {
		h, err := parseHours(v.Text)
		if err != nil {
			v.Because("write days and times, as in `mon-fri 09:00-13:00`"+seeProfile, err)
			continue
		}
		s.Hours = append(s.Hours, h)
	}
	return s
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func parseHours(text string) (Hours, error) {
	h := Hours{Text: text}
	days, times, ok := strings.Cut(text, " ")
	if !ok {
		return h, noHours.With(text)
	}
	for _, part := range strings.Split(days, ",") {
		from, until, ranged := strings.Cut(part, "-")
		a := slices.Index(weekdays, from)
		b := a
		if ranged {
			b = slices.Index(weekdays, until)
		}
		if a < 0 || b < 0 {
			return h, notDays.With(part)
		}
		for d := a; ; d = (d + 1) % 7 {
			h.Days[d] = true
			if d == b {
				break
			}
		}
	}
	from, until, ok := strings.Cut(strings.TrimSpace(times), "-")
	var err1, err2 error
	h.From, err1 = minutes(from)
	h.Until, err2 = minutes(until)
	if !ok || err1 != nil || err2 != nil || h.From >= h.Until {
		return h, notTimes.With(times)
	}
	return h, nil
}

func minutes(s string) (int, error) {
	hh, mm, ok := strings.Cut(s, ":")
	h, err1 := strconv.Atoi(hh)
	m, err2 := strconv.Atoi(mm)
	if !ok || err1 != nil || err2 != nil || len(hh) != 2 || len(mm) != 2 || m > 59 || h*60+m > 24*60 {
		return 0, fmt.Errorf("%q is not a time", s)
	}
	return h*60 + m, nil
}

// Open is the part of window that lies within the service's stated hours.
func (s Service) Open(zone period.Zone, window period.Span) period.Set {
	return Open(s.Hours, zone, window)
}

func wallAt(day time.Time, minutes int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minutes/60, minutes%60, 0, 0, time.UTC)
}

func readAttestation(m document.Map, zone period.Zone, refs Refs) Attestation {
	defer m.Close()
	var a Attestation
	ob := m.Need("obligation", "write the id of an obligation in content/regole/versions.yaml"+seeProfile)
	if a.Obligation = ob.Text; ob.Text != "" && !refs.Obligation(ob.Text) {
		ob.Because("write the id of an obligation in content/regole/versions.yaml"+seeProfile,
			notObligation.With(ob.Text))
	}
	day := func(v document.Value) period.Time {
		if v.Text == "" {
			return 0
		}
		t, err := zone.ParseDay(v.Text)
		if err != nil {
			v.Because("write a day, as in 2026-03-12"+seeProfile, err)
		}
		return t
	}
	a.On = day(m.Need("on", "write the day of the statement, as in 2026-03-12"+seeProfile))
	until := m.Text("until")
	if a.Until = day(until); a.Until != 0 && a.On != 0 && a.Until <= a.On {
		until.Because("an attestation holds from `on` until the day `until`"+seeProfile, untilBeforeOn.With())
	}
	if v := m.Text("evidence"); v.Text != "" {
		if !strings.HasPrefix(v.Text, "https://") && !strings.HasPrefix(v.Text, "http://") {
			v.Because("write the whole address of the public evidence, as in https://www.example.org/bcdr",
				notWeb.With(v.Text))
		} else {
			a.Evidence = v.Text
		}
	}
	return a
}
