// What the nogo and the builder of rules_go, and gazelle, are built of, so that
// go.mod and go.sum have it.

//go:build deps

package main

import (
	_ "github.com/aymanbagabas/go-udiff"
	_ "github.com/bazelbuild/bazel-gazelle/cmd/gazelle"
	_ "github.com/bazelbuild/rules_go/go/runfiles"
	_ "github.com/cancelsafe/cancelsafe/analyzers"
	_ "golang.org/x/tools/go/analysis"
	_ "golang.org/x/tools/go/gcexportdata"
	_ "golang.org/x/tools/internal/facts"
)
