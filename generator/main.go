// Bollettino builds a static site from a folder of files: the rulebook of the
// pagoPA platform in all its versions, a status page for every subject, and
// feeds of what they declare.
//
// main starts a command and is the one place where the clock is read: everything
// else is told what time it is.
package main

import (
	"os"
	"time"
	_ "time/tzdata" // Windows and empty containers know no zones

	"bollettino/generator/command"
)

func main() { os.Exit(command.Run(os.Args[1:], os.Stdout, os.Stderr, time.Now)) }
