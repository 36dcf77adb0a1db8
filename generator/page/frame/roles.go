package frame

import (
	"bollettino/generator/input/subject"
)

// RolePages are the folders of /regole/ruoli/, in the order in which they are listed.
var RolePages = []struct {
	Role subject.Role
	Slug string
}{
	{subject.ECDirect, "ec-diretto"},
	{subject.ECIndirect, "ec-indiretto"},
	{subject.PSPDirect, "psp-diretto"},
	{subject.PSPIndirect, "psp-indiretto"},
	{subject.PT, "pt"},
	{subject.PlatformRole, "piattaforma"},
}

// RoleTitle is the title of the list of what binds a role.
func (s Site) RoleTitle(r subject.Role) string { return s.Language.Tell(s.Language.Frame.Binds[r]) }
