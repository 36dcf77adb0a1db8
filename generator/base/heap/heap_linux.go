package heap

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// widely asks for large pages; a kernel that has none gives small ones.
func widely(claim []byte) { _ = unix.Madvise(claim, unix.MADV_HUGEPAGE) }

// free tells whether what a program may address costs nothing: neither it (ulimit -v) nor the
// whole machine (vm.overcommit_memory) has a bound to it.
func free() bool {
	var most unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_AS, &most) != nil || most.Cur != unix.RLIM_INFINITY {
		return false
	}
	strict, err := os.ReadFile("/proc/sys/vm/overcommit_memory")
	return err == nil && strings.TrimSpace(string(strict)) != "2"
}
