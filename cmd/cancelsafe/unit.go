package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// A job is the unit that the go command asks its tool to analyse: a package, or
// one with its tests, or external tests alone.
type job struct {
	unitchecker.Config
	file  string   // that describes the unit
	names []string // of all files of the unit, without directories
}

// readJob reads the description of a unit.
func readJob(file string) (*job, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	j := &job{file: file}
	if err := json.Unmarshal(data, &j.Config); err != nil {
		return nil, err
	}
	for _, name := range j.GoFiles {
		j.names = append(j.names, filepath.Base(name))
	}
	return j, nil
}

// dropTests takes the test files out of the unit, and reports whether there were
// any. No rule reports anything in them, how they use a function says nothing
// about its life in a program, and the package compiles without them.
func (j *job) dropTests() bool {
	all := len(j.GoFiles)
	j.GoFiles = slices.DeleteFunc(j.GoFiles, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
	return len(j.GoFiles) < all
}

// rewrite writes the unit's description as it is now next to the old one, in a
// directory that the go command will remove, and returns its name.
func (j *job) rewrite() (string, error) {
	data, err := json.Marshal(j.Config)
	if err != nil {
		return "", err
	}
	name := filepath.Join(filepath.Dir(j.file), "cancelsafe.cfg")
	return name, os.WriteFile(name, data, 0o666)
}

// answerEmpty answers for a unit in which there is nothing to analyse, and of which
// nobody needs facts: there is at most the answer to print that the command asks for.
func (j *job) answerEmpty(print bool) error {
	if err := os.WriteFile(j.VetxOutput, nil, 0o666); err != nil || !print {
		return err
	}
	type said struct {
		Message string `json:"message"`
	}
	printed := map[string]map[string][]said{j.ID: {answered: {{strings.Join(j.names, "\n")}}}}
	data, err := json.MarshalIndent(printed, "", "\t")
	if err != nil {
		return err
	}
	if j.Stdout == "" {
		_, err := os.Stdout.Write(data)
		return err
	}
	return os.WriteFile(j.Stdout, data, 0o666)
}

// isStd reports whether the unit is a package of the standard library.
func (j *job) isStd() bool { return analyzers.IsStd(j.ImportPath) }

// isOurs reports whether the unit is of a module that is worked on: the main
// module, or one of the workspace.
func (j *job) isOurs() bool { return j.ModulePath != "" && j.ModuleVersion == "" }
