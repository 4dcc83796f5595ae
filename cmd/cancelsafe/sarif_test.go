package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// silencing is a package with a finding, and two that directives keep back.
const silencing = `
-- go.mod --
module m
go 1.26
-- a.go --
package m

import "context"

type S struct{ lines []string }

func (s *S) send(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

func (s *S) One(ctx context.Context) error {
	lines := s.lines
	s.lines = nil
	if err := s.send(ctx); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

func (s *S) Two(ctx context.Context) error {
	lines := s.lines
	s.lines = nil //cancelsafe:ignore takerestore they are read again
	if err := s.send(ctx); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

func (s *S) Three(ctx context.Context) error {
	lines := s.lines
	s.lines = nil //nolint:cancelsafe
	if err := s.send(ctx); err != nil {
		return err
	}
	s.lines = lines
	return nil
}
`

// TestSilenced checks that what directives keep back can be had, with the reason,
// and is found by nobody who does not ask; and that a file is written in place of
// stdout.
func TestSilenced(t *testing.T) {
	t.Parallel()
	b := newBench(t, silencing)
	b.env = append(b.env, actAs+"=rules")
	got := b.cancelsafe("-format=json")
	got.want(t, exitFindings, "")
	var findings []finding.Finding
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &findings))
	require.Len(t, findings, 1)
	assert.Nil(t, findings[0].Suppression)

	got = b.cancelsafe("-format=json", "-silenced", "-o=out.json")
	got.want(t, exitFindings, "")
	assert.Empty(t, got.stdout)
	data, err := os.ReadFile(filepath.Join(b.root, "out.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &findings))
	require.Len(t, findings, 3)
	assert.Nil(t, findings[0].Suppression)
	assert.Equal(t, &finding.Suppression{By: "//cancelsafe:ignore", Reason: "they are read again"}, findings[1].Suppression)
	assert.Equal(t, &finding.Suppression{By: "//nolint"}, findings[2].Suppression)
	assert.Equal(t, "takerestore", findings[2].Rule)
	assert.Len(t, findings[2].Related, 3)

	b.cancelsafe("-silenced").wantFailure(t, "-silenced is not for text")
	got = b.cancelsafe("-format=json", "-silenced", "-rules=tornwrite")
	got.want(t, exitClean, "")
	assert.Equal(t, "[]\n", got.stdout)

	var log struct {
		Runs []struct {
			Results []struct {
				Suppressions []struct{ Kind, Justification string }
			}
		}
	}
	got = b.cancelsafe("-format=sarif", "-silenced")
	got.want(t, exitFindings, "")
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &log))
	require.Len(t, log.Runs[0].Results, 3)
	assert.Equal(t, "they are read again", log.Runs[0].Results[1].Suppressions[0].Justification)
}

// TestOutputInVain checks that what cannot be written is said before anything is
// analysed, and that what was found in time is written.
func TestOutputInVain(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread)
	got := b.cancelsafe("-v", "-o=gone/out")
	if got.code != exitFailed || strings.Contains(got.stderr, "go vet") {
		t.Errorf("exit code %d and stderr\n%s", got.code, got.stderr)
	}
	b.write("c.go", "package m\n\nfunc broken() { x }\n")
	b.cancelsafe("-format=json", "-o=out.json", "./...").wantFailure(t, "undefined: x")
	data, err := os.ReadFile(filepath.Join(b.root, "out.json"))
	require.NoError(t, err)
	assert.Equal(t, "[]\n", string(data))
}
