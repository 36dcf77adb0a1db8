package heap

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// So much of what the program may address is advised to be large pages as a build may take.
func TestMemoryIsInLargePages(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("this kernel has no large pages: ", err)
	}
	if !free() {
		t.Skip("what a program may address is bounded here")
	}
	Claim()
	areas, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	var size, advised int64
	for line := range strings.Lines(string(areas)) {
		switch fields := strings.Fields(line); fields[0] {
		case "Size:":
			kB, err := strconv.ParseInt(fields[1], 10, 64)
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			size = kB << 10
		case "VmFlags:":
			if strings.Contains(line, " hg") {
				advised += size
			}
		}
	}
	if advised < Base {
		t.Errorf("%d MB are advised, want %d", advised>>20, Base>>20)
	}
}
