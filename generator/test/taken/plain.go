//go:build !race

package taken

const race = false
