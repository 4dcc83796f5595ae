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

// FolderWords returns the words of the names of the folders that the package at path is
// in, below the root of its module: a module is mostly more than its name says.
func FolderWords(module, path string) []string {
	return strings.FieldsFunc(strings.TrimPrefix(path, module), func(r rune) bool { return strings.ContainsRune("/-_.", r) })
}
