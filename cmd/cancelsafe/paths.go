package main

import (
	"os"
	"path/filepath"
)

// relative returns the name of the file from the working directory, where that
// is shorter.
func relative(file string) string {
	dir, err := os.Getwd()
	if err != nil || !filepath.IsAbs(file) {
		return file
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || len(rel) >= len(file) {
		return file
	}
	return rel
}
