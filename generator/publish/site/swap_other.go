//go:build !linux

package site

import "errors"

// swap is for Linux; elsewhere files go in the place of others.
func swap(string, string) error { return errors.ErrUnsupported }

func settle(string) error { return nil }
