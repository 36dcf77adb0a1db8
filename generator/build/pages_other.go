//go:build !linux

package build

// widely is for Linux.
func widely() {}
