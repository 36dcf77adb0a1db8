package input

import (
	"errors"
	"io/fs"
	"path"
	"slices"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
)

// SubjectsDir holds a folder for each subject that declares something.
const SubjectsDir = "data/subjects"

// Folder is what stands in a subject's own folder, or stood there when it last was sound.
type Folder struct {
	Profile subject.Profile // that of everybody, where the subject declares none
	Notices []*notice.Notice
	Reports []observation.Report
	Mark    Mark             // whether these are the files as they stand
	Named   *subject.Profile // whose services rows may name; nil where the profile has a problem of its own
}

// ReadFolder reads a subject's folder; with a problem in it, the last good one.
func (s *Shared) ReadFolder(id subject.ID) (Folder, []problem.Problem, error) {
	list := &problem.List{}
	f, err := s.ParseFolder(s.Root, path.Join(SubjectsDir, string(id)), id, list)
	if err != nil || list.Len() == 0 {
		return f, nil, err
	}
	list.Attribute(string(id))
	last, err := s.lastGood(id)
	last.Named = f.Named
	return last, list.Sorted(), err
}

// lastGood reads a subject's folder as it last was good, an empty one too: to have declared
// nothing yet is a good state. Where it never was, there is nothing but what everybody has.
func (s *Shared) lastGood(id subject.ID) (Folder, error) {
	list := &problem.List{}
	f, err := s.ParseFolder(s.good, "subjects/"+string(id), id, list)
	if _, gone := fs.Stat(s.good, "subjects/"+string(id)); gone != nil || list.Len() > 0 {
		return neverGood(), err
	}
	f.Mark = LastGood
	return f, err
}

func neverGood() Folder { return Folder{Profile: subject.Default(), Mark: NeverGood} }

// ReadLastGood reads a subject's folder as it last was sound.
func (s *Shared) ReadLastGood(id subject.ID) (Folder, []problem.Problem, error) {
	f, err := s.lastGood(id)
	return f, nil, err
}

// ReadNothing is the folder of a subject that declares nothing.
func ReadNothing(subject.ID) (Folder, []problem.Problem, error) { return neverGood(), nil, nil }

// ReadAlone reads a subject's folder, or its last good one where this program fails
// over it.
func (s *Shared) ReadAlone(id subject.ID) (f Folder, problems []problem.Problem, err error) {
	for _, read := range []func(subject.ID) (Folder, []problem.Problem, error){
		s.ReadFolder, s.ReadLastGood, ReadNothing,
	} {
		err = Contain(id, func() (err error) {
			f, problems, err = read(id)
			return err
		})
		if fault := (*Fault)(nil); !errors.As(err, &fault) {
			break
		}
	}
	return f, problems, err
}

// ParseFolder reads a subject's folder of a tree, and complains to the list of what is wrong
// in it. What is sound is there all the same.
func (s *Shared) ParseFolder(in fs.FS, dir string, id subject.ID, list *problem.List) (Folder, error) {
	bare := subject.Default()
	f := Folder{Profile: bare, Named: &bare}
	names, err := onlyKnown(in, dir, list)
	if err != nil {
		return f, err
	}
	// Most folders hold few of these: what is not listed is not looked for.
	there := func(name string) bool { return slices.Contains(names, name) }
	if there(profileFile) {
		if err = s.readProfile(&f, in, path.Join(dir, profileFile), list); err != nil {
			return f, err
		}
	}
	var services []string
	for _, v := range f.Profile.Services {
		services = append(services, v.ID)
	}
	if f.Named == nil {
		services = []string{notice.AnyService} // a mistake in the profile is enough to report
	}
	if there(noticesDir) {
		if f.Notices, err = s.readNotices(in, path.Join(dir, noticesDir), id, services, list); err != nil {
			return f, err
		}
	}
	if there(reportsDir) {
		f.Reports, err = readReports(in, path.Join(dir, reportsDir), list)
	}
	return f, err
}

// What a subject's folder holds.
const profileFile, noticesDir, reportsDir = "profile.yaml", "notices", "reports"

// onlyKnown gives what a subject's folder holds, and complains of what it doesn't have.
func onlyKnown(in fs.FS, dir string, list *problem.List) ([]string, error) {
	files, err := Names(in, dir, list)
	for _, name := range files {
		if !slices.Contains([]string{profileFile, noticesDir, reportsDir}, name) {
			list.Add(problem.New(path.Join(dir, name), 0, 0, "file name",
				"a subject's folder holds profile.yaml, notices/ and reports/ (data/README.md)", "is not read"))
		}
	}
	return files, err
}

// readProfile reads what a subject says of itself, if it says anything.
func (s *Shared) readProfile(f *Folder, in fs.FS, file string, list *problem.List) error {
	before := list.Len()
	data, err := IfThere(in, file, list)
	if err != nil {
		return err
	}
	if data != nil {
		profile := subject.ReadProfile(file, data, s.Setting.Zone, s.Refs(), list)
		f.Profile, f.Named = profile, &profile
	}
	if list.Len() > before {
		f.Named = nil
	}
	return nil
}

// readReports reads what a subject reports of itself, a month a file.
func readReports(in fs.FS, dir string, list *problem.List) (out []observation.Report, err error) {
	names, err := Names(in, dir, list)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		file := path.Join(dir, name)
		if path.Ext(name) != ".csv" {
			list.Add(problem.New(file, 0, 0, "file name",
				"name it by its month, as in 2026-11.csv (data/README.md, reports)",
				"is not read"))
			continue
		}
		data, err := IfThere(in, file, list)
		if err != nil {
			return nil, err
		}
		if data != nil {
			out = append(out, observation.ReadReports(file, data, list)...)
		}
	}
	return out, nil
}
