package corpus_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/corpus"
)

const root = "../../.."

// TestWrite checks that each file of the testdata is there, with all its lines.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "corpus")
	require.NoError(t, corpus.Write(root, dir))
	files := 0
	check := func(from, to string) {
		err := fs.WalkDir(os.DirFS(from), ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(name) != ".go" || strings.Contains(strings.Split(name, "/")[0], ".") {
				return err // or of another module
			}
			files++
			want, err := os.ReadFile(filepath.Join(from, name))
			require.NoError(t, err)
			got, err := os.ReadFile(filepath.Join(to, name))
			require.NoError(t, err)
			assert.Equal(t, bytes.Count(want, []byte("\n")), bytes.Count(got, []byte("\n")), name)
			return nil
		})
		require.NoError(t, err)
	}
	sources, err := filepath.Glob(filepath.Join(root, "analyzers", "*", "testdata", "src"))
	require.NoError(t, err)
	require.NotEmpty(t, sources)
	for _, src := range sources {
		check(src, filepath.Join(dir, filepath.Base(filepath.Dir(filepath.Dir(src)))))
	}
	check(filepath.Join(root, "testdata", "pubsub"), filepath.Join(dir, "pubsub"))
	check(filepath.Join(root, "analyzers", "testdata", "src"), filepath.Join(dir, "analyzers"))
	assert.Greater(t, files, 300)
}

// TestImports checks which packages those of the corpus import.
func TestImports(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "corpus")
	require.NoError(t, corpus.Write(root, dir))
	helpers, err := filepath.Glob(filepath.Join(dir, "takerestore", "audithelpers", "bad_*.go"))
	require.NoError(t, err)
	require.Len(t, helpers, 1)
	data, err := os.ReadFile(helpers[0])
	require.NoError(t, err)
	assert.Contains(t, string(data), `"example.com/corpus/takerestore/depledger"`)
	assert.Contains(t, string(data), `"context"`)
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	require.NoError(t, err)
	assert.Contains(t, string(mod), "module example.com/corpus\n")
	assert.Contains(t, string(mod), "golang.org/x/sync v")
}

// TestWriteTwice checks that nothing is written over what is there.
func TestWriteTwice(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "mine"), nil, 0o666))
	assert.ErrorContains(t, corpus.Write(root, dir), "is not empty")
}
