//go:build !linux

package site

import (
	"errors"
	"io/fs"
)

// swap is for Linux; elsewhere files go in the place of others, and leave no room.
func swap(string, string) error { return errors.ErrUnsupported }

func settle(string) error { return nil }

func roomy(string) bool { return false }

func over(string, []byte, fs.FileInfo, *[]byte) bool { return false }
