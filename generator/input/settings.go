package input

import (
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
)

// ReadSettings reads the settings alone, and with them the site's moment and
// addresses. The error is the machine's, or usage; what is wrong with the inputs
// is in problems.
func ReadSettings(o Options) (*Shared, error) {
	s := &Shared{Root: o.Root, Store: &observation.Store{}, Problems: &problem.List{}, Marked: map[subject.ID]Mark{}}
	data, err := needed(s.Root, "data/site.yaml", "write the settings: data/README.md explains each", s.Problems)
	if err != nil || data == nil {
		return s, err
	}
	s.Setting = setting.Read("data/site.yaml", data, s.Problems)
	if o.BaseURL != "" {
		s.Setting.BaseURL = strings.TrimSuffix(o.BaseURL, "/") + "/"
	}
	if s.Problems.Len() > 0 {
		return s, nil
	}
	s.AsOf, err = o.moment(s.Setting)
	return s, err
}
