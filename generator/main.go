// Bollettino builds a static site from a folder of files: the rulebook of the
// pagoPA platform in all its versions, a status page for every subject, and
// feeds of what they declare.
//
// main is flags, the clock and exit codes; build.go is the work.
package main

import (
	"os"

	"bollettino/generator/command"
)

func main() { os.Exit(command.Run(os.Args[1:], os.Stdout, os.Stderr)) }
