// Manual writes a page in the format of man for each command, from what the commands
// say of themselves:
//
//	go run ./tools/manual FOLDER VERSION DAY
//
// The day is written as 2026-11-30.
package main

import (
	"log"
	"os"
	"time"

	"bollettino/generator/command"
	"github.com/spf13/cobra/doc"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: manual FOLDER VERSION DAY")
	}
	day, err := time.Parse(time.DateOnly, os.Args[3])
	if err == nil {
		err = doc.GenManTree(command.Tree(), &doc.GenManHeader{
			Section: "1", Date: &day, Source: "bollettino " + os.Args[2], Manual: "Bollettino",
		}, os.Args[1])
	}
	if err != nil {
		log.Fatalf("manual: %v", err)
	}
}
