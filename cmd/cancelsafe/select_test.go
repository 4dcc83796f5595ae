package main

import (
	"errors"
	"testing"
)

// TestConsequences checks that the error of a rule which failed is told, rather
// than that of one which could not run without it.
func TestConsequences(t *testing.T) {
	for printed, want := range map[string]string{
		`{"p": {"a": {"error": "failed prerequisites: z"}, "z": {"error": "as told"}}}`:                 "z",
		`{"p": {"a": {"error": "as told"}, "z": {"error": "failed prerequisites: a"}}}`:                 "a",
		`{"p": {"a": {"error": "failed prerequisites: z"}}}`:                                            "a",
		`{"p": {"a": {"error": "failed prerequisites: z"}, "b": {"error": "failed prerequisites: z"}}}`: "b",
	} {
		answers, err := decode([]byte(printed))
		if err != nil {
			t.Fatal(err)
		}
		_, err = answers.findings([]string{"p"}, nil)
		var broken *brokenRule
		if !errors.As(err, &broken) || broken.rule != want {
			t.Errorf("%s: got %v, want that of %s", printed, err, want)
		}
	}
}
