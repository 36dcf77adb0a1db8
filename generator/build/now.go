package build

import (
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/status"
)

// NowOf is what a subject's status page begins with; ok is false where something is wrong
// with what it is made of, or with the subject.
func NowOf(o input.Options, id subject.ID) (now page.Now, ok bool, err error) {
	s, err := readAll(o, looking(o))
	if err != nil {
		return now, false, err
	}
	defer s.Close()
	sub, found := s.Registry.Find(id)
	if !found || problem.HurtsAll(s.Problems.Sorted()) {
		return now, false, nil
	}
	log, _, err := s.Store.Only(id)
	if err != nil {
		return now, false, err
	}
	u, sound, problems, err := s.read(sub, log, s.noticesOf)
	if err != nil || !sound || len(problems) > 0 {
		return now, false, err
	}
	figures := sli.Measure(u.Input, u.T)
	out := status.Compose(s.site(), judged.Of(u.Input, figures, s.Setting.ObservedAtLeast, s.frozen))
	for _, p := range out.Pages {
		if b, is := p.Body.(page.Subject); is {
			return b.Now, true, nil
		}
	}
	return now, false, nil
}
