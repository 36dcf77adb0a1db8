package frame

import (
	"bollettino/generator/input/subject"
)

// RolePages are the folders of /regole/ruoli/, in the order in which they are listed.
var RolePages = []struct {
	Role  subject.Role
	Slug  string
	Title string
}{
	{subject.ECDirect, "ec-diretto", "Che cosa vincola un EC collegato direttamente"},
	{subject.ECIndirect, "ec-indiretto", "Che cosa vincola un EC collegato tramite partner"},
	{subject.PSPDirect, "psp-diretto", "Che cosa vincola un PSP collegato direttamente"},
	{subject.PSPIndirect, "psp-indiretto", "Che cosa vincola un PSP collegato tramite intermediario"},
	{subject.PT, "pt", "Che cosa vincola un partner tecnologico"},
	{subject.PlatformRole, "piattaforma", "Che cosa vincola la piattaforma"},
}
