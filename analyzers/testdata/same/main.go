// Command same is the part of .ci/same.sh and of .ci/nogo.sh that is written in Go.
//
//	same corpus DIR                      write the corpus to DIR; the working directory is the clone
//	same nogo TIER                       analyse the module in the working directory as nogo does
//	same bazel BUILDER NOGO [PACKAGE...] let nogo itself do it, and make only facts of these packages
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/corpus"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/nogo"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "same:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) == 2 && args[0] == "corpus" {
		return corpus.Write(".", args[1])
	}
	if len(args) == 2 && args[0] == "nogo" {
		return analyse(args[1])
	}
	if len(args) >= 3 && args[0] == "bazel" {
		return bazel(args[1], args[2], args[3:])
	}
	return errors.New("usage: same corpus DIR, same nogo default|audit, or same bazel BUILDER NOGO [PACKAGE...]")
}

// analyse prints what is found as go vet does.
func analyse(tier string) error {
	all := analyzers.All()
	flags := make(map[string]map[string]string)
	for _, a := range all {
		flags[a.Name] = map[string]string{"audit": fmt.Sprint(tier == "audit")}
	}
	if err := nogo.SetFlags(all, flags); err != nil {
		return err
	}
	build, err := nogo.Load(".", "./...")
	if err != nil {
		return err
	}
	driver := &nogo.Driver{Analyzers: all, Facts: make(map[string][]byte)}
	if err := driver.Run(build); err != nil {
		return err
	}
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	for _, f := range driver.Found {
		if f.Position.Filename, err = filepath.Rel(dir, f.Position.Filename); err != nil {
			return err
		}
		fmt.Printf("%v: %s\n", f.Position, f.Message)
	}
	return nil
}
