//go:build !linux

package heap

// Large pages are asked for on Linux alone.

func widely([]byte) {}

func free() bool { return false }
