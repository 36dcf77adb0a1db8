//go:build race

package taken

const race = true
