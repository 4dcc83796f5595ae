package ir

import (
	"strings"

	"golang.org/x/tools/go/analysis"
)

// ModulePath returns the path of the module that the package of the pass is in, or "" if
// there is none.
func ModulePath(pass *analysis.Pass) string {
	if pass.Module == nil {
		return ""
	}
	return pass.Module.Path
}

// Folders returns the names of the folders that the package at path is in. The host that
// the path begins with, and whose it is there, name none.
func Folders(path string) []string { return below(path, 2) }

// FolderWords returns the words of the names of the folders that the package at path is
// in, below the root of its module: a module is mostly more than its name says.
func FolderWords(module, path string) []string {
	folders := strings.Split(strings.TrimPrefix(path, module), "/")
	if module == "" {
		folders = below(path, 3) // of a host, an owner and a repository
	}
	var words []string
	for _, folder := range folders {
		words = append(words, strings.FieldsFunc(folder, func(r rune) bool { return strings.ContainsRune("-_.", r) })...)
	}
	return words
}

// below returns the elements of path but the first n, if it begins with a host.
func below(path string, n int) []string {
	elems := strings.Split(path, "/")
	if strings.Contains(elems[0], ".") {
		elems = elems[min(n, len(elems)):]
	}
	return elems
}
