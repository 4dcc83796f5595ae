package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A unit is what the tool printed about one unit of analysis: for each analyzer
// that has something to say, diagnostics or an error.
type unit map[string]result

// A result is what one analyzer says.
type result struct {
	diagnostics []diagnostic
	err         string
}

// A diagnostic is a finding in the words of go vet -json.
type diagnostic struct {
	Posn           string
	End            string
	Message        string
	SuggestedFixes []struct {
		Message string
		Edits   []struct {
			Filename   string
			Start, End int
			New        string
		}
	} `json:"suggested_fixes"`
	Related []struct {
		Posn, End, Message string
	}
}

// UnmarshalJSON reads an array of diagnostics, or an object with an error.
func (r *result) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, &r.diagnostics)
	}
	var failed struct{ Error string }
	err := json.Unmarshal(data, &failed)
	r.err = failed.Error
	return err
}

// files returns the names of the unit's files.
func (u unit) files() map[string]bool {
	names := make(map[string]bool)
	for _, d := range u[answered].diagnostics {
		for name := range strings.SplitSeq(d.Message, "\n") {
			names[name] = true
		}
	}
	return names
}

// within reports whether the unit's files are some of v's, but not all.
func (u unit) within(v unit) bool {
	some, all := u.files(), v.files()
	for name := range some {
		if !all[name] {
			return false
		}
	}
	return len(some) < len(all)
}

// answers holds the units that were printed for each import path.
type answers map[string][]unit

// decode reads the output of go vet -json: one object for each unit.
//
// An import path may have several units with much the same findings: the package
// itself, with its own tests, and as it was compiled for the tests of others.
// go vet analyses packages named to it with their tests; where there is such a
// unit it stands for the others.
func decode(stdout []byte) (answers, error) {
	all := make(answers)
	dec := json.NewDecoder(bytes.NewReader(stdout))
	for {
		var printed map[string]unit
		err := dec.Decode(&printed)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go vet printed what cannot be read: %w (%s)", err, newerGo)
		}
		for id, u := range printed {
			all.add(id, u)
		}
	}
}

// add adds a unit of the import path, unless it is part of another one. The
// external tests of package p are p_test, so two units may be strangers.
func (a answers) add(path string, u unit) {
	if slices.ContainsFunc(a[path], u.within) {
		return
	}
	known := slices.DeleteFunc(a[path], func(v unit) bool { return v.within(u) })
	a[path] = append(known, u)
}

// newerGo says which go command is needed: those before do not pass on what the
// tool prints.
const newerGo = "cancelsafe needs a go command of go1.26 or newer on the PATH"

// complete returns a lostAnswer unless each of the named packages was answered
// for.
func (a answers) complete(named packages) error {
	for _, path := range named.paths {
		unit := path
		if named.external[path] {
			unit += "_test"
		}
		if len(a[unit]) == 0 && path != "unsafe" {
			return &lostAnswer{path}
		}
	}
	return nil
}

// A lostAnswer is the error that go vet said nothing about a package, not even
// that it was analysed.
type lostAnswer struct{ path string }

// Error says what to do.
func (l *lostAnswer) Error() string {
	return fmt.Sprintf("%s: go vet returned no result for this package (%s; "+
		`if you have one, its cache has lost the result: run "go clean -cache")`, l.path, newerGo)
}
