package subject

import "bollettino/generator/base/document"

// AddServices adds services to a profile's text, which may be empty. All else
// stays as it was written.
func AddServices(profile []byte, services []Service) ([]byte, error) {
	for _, s := range services {
		var f document.Fields
		f.Put("id", s.ID)
		f.Put("name", s.Name)
		f.PutList("channels", s.Channels)
		if !s.Counts {
			f.PutWord("counts", "false")
		}
		if len(profile) == 0 {
			var whole document.Fields
			whole.PutMaps("services", []document.Fields{f})
			profile = whole.YAML()
			continue
		}
		var err error
		if profile, err = document.Append(profile, "services", f); err != nil {
			return nil, err
		}
	}
	return profile, nil
}
