package input

import (
	"io/fs"
	"path"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
)

// readPlatform reads the platform's notices.
func (s *Shared) readPlatform() error {
	read := func(in fs.FS, dir string, list *problem.List) ([]*notice.Notice, error) {
		return s.readNotices(in, dir, subject.Platform, nil, list)
	}
	list := &problem.List{}
	notices, err := read(s.Root, "data/platform/notices", list)
	if err != nil {
		return err
	}
	if list.Len() > 0 {
		// Every page shows the platform's notices; a mistake in one must not
		// stop them all.
		list.Attribute(string(subject.Platform))
		s.Problems.Add(list.Sorted()...)
		if notices, err = read(s.good, "platform/notices", &problem.List{}); err != nil {
			return err
		}
	}
	s.Platform = notices
	return nil
}

var manyNotices = problem.Kind{Code: "many-notices", English: "holds %d notices; at most %d are read"}

// readNotices reads a body's notices, in the order of their names.
func (s *Shared) readNotices(in fs.FS, dir string, owner subject.ID, services []string,
	list *problem.List) ([]*notice.Notice, error) {
	files, err := Names(in, dir, list)
	if err != nil {
		return nil, err
	}
	if len(files) > NoticesAtMost {
		list.Add(problem.Because(dir, 0, 0, "folder",
			"keep notices of past years elsewhere, or join what is one matter (data/README.md, what is read)",
			manyNotices.With(len(files), NoticesAtMost)))
		return nil, nil
	}
	var out []*notice.Notice
	for _, name := range files {
		file := path.Join(dir, name)
		data, err := fs.ReadFile(in, file)
		if err != nil {
			if err := unread(err, list); err != nil {
				return nil, err
			}
			continue
		}
		if n := notice.Read(file, data, owner, services, s.Setting.Zone, s.AsOf, list); n != nil {
			out = append(out, n)
		}
	}
	return out, nil
}
