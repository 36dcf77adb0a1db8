//go:build !linux

package heap

// widely is for Linux.
func widely([]byte) {}
