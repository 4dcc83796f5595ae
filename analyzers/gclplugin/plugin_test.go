package gclplugin_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/analyzers/gclplugin"
)

// A spool is a package with findings of both tiers, and comments on some of them.
const spool = `package spool

import "context"

type Remote interface {
	Send(ctx context.Context, lines []string) error
}

type Spool struct {
	remote Remote
	lines  []string
	ready  bool
}

func (s *Spool) Flush(ctx context.Context) error {
	lines := s.lines
	s.lines = nil // reported
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

func (s *Spool) FlushForLinter(ctx context.Context) error {
	lines := s.lines
	s.lines = nil //nolint:cancelsafe // left to golangci-lint, which sees that it is used
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

func (s *Spool) FlushUnchecked(ctx context.Context) error {
	lines := s.lines
	s.lines = nil //nolint:takerestore // golangci-lint knows no linter of that name
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

func (s *Spool) FlushIgnored(ctx context.Context) error {
	lines := s.lines
	s.lines = nil //cancelsafe:ignore takerestore the next call starts from an empty list
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

//cancelsafe:ignore heldlock there is none
func (s *Spool) Len() int { return len(s.lines) }

func (s *Spool) Ping(ctx context.Context) error {
	s.ready = false // a flag that is cleared is for the audit tier
	if err := s.remote.Send(ctx, nil); err != nil {
		return err
	}
	s.ready = true
	return nil
}
`

func TestSettings(t *testing.T) {
	for name, test := range map[string]struct {
		settings any
		wrong    string
	}{
		"none":         {nil, ""},
		"empty":        {map[string]any{}, ""},
		"all":          {map[string]any{"audit": true, "rules": []any{"heldlock", "directive"}}, ""},
		"unknown key":  {map[string]any{"audits": true}, `unknown field "audits"`},
		"wrong type":   {map[string]any{"audit": "yes"}, "cannot unmarshal string"},
		"unknown rule": {map[string]any{"rules": []any{"heldlocks"}}, `unknown rule "heldlocks": the rules are abandoned, afterfunc,`},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := gclplugin.New(test.settings)
			if test.wrong != "" {
				require.ErrorContains(t, err, "cancelsafe: settings: ")
				require.ErrorContains(t, err, test.wrong)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, register.LoadModeTypesInfo, p.GetLoadMode())
		})
	}
}

func TestRegistered(t *testing.T) {
	_, err := register.GetPlugin("cancelsafe")
	require.NoError(t, err)
}

// TestAnalyzers runs four plugins of one process on one package.
func TestAnalyzers(t *testing.T) {
	all := build(t, nil)
	one := build(t, map[string]any{"rules": []any{"directive"}})
	audit := build(t, map[string]any{"audit": true})
	after := build(t, nil)
	got := run(t, all, one, audit, after)

	reported, nolint, unused, flag := "spool.go:17", "spool.go:27", "spool.go:55", "spool.go:59"
	assert.ElementsMatch(t, []string{reported, nolint, unused}, places(got[all]))
	assert.ElementsMatch(t, []string{unused}, places(got[one]))
	assert.ElementsMatch(t, []string{reported, nolint, unused, flag}, places(got[audit]))
	assert.Equal(t, got[all], got[after], "the settings of one plugin reach another")
	// The way into trouble is told in one line, which is all that golangci-lint
	// shows of a finding without making more of it.
	assert.Equal(t, "s.lines is taken at line 17 and put back at line 21, but not when Send is cancelled or fails at line 18: "+
		"what was taken is lost and later calls do not find it (takerestore) ["+
		"line 17: put at risk here: s.lines is taken; "+
		"line 18: control leaves here: Send is cancelled or fails; "+
		"line 21: the normal way still does this: s.lines put back]", got[all]["spool.go:17"])
	for _, r := range analyzers.Rules() {
		assert.Equal(t, "false", r.Analyzer.Flags.Lookup("audit").Value.String(), "the settings of a plugin reach %s", r.Name)
	}
}

func build(t *testing.T, settings any) *analysis.Analyzer {
	t.Helper()
	p, err := gclplugin.New(settings)
	require.NoError(t, err)
	list, err := p.BuildAnalyzers()
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, "cancelsafe", list[0].Name)
	return list[0]
}

// run returns the messages of each analyzer by their places.
func run(t *testing.T, all ...*analysis.Analyzer) map[*analysis.Analyzer]map[string]string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module spool\n\ngo 1.26\n"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "spool.go"), []byte(spool), 0o666))
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir, Env: append(os.Environ(), "GOWORK=off", "GOFLAGS=")}, ".")
	require.NoError(t, err)
	require.Zero(t, packages.PrintErrors(pkgs))
	require.NoError(t, analysis.Validate(all))
	graph, err := checker.Analyze(all, pkgs, nil)
	require.NoError(t, err)
	messages := make(map[*analysis.Analyzer]map[string]string)
	for _, act := range graph.Roots {
		require.NoError(t, act.Err)
		messages[act.Analyzer] = make(map[string]string)
		for _, d := range act.Diagnostics {
			assert.Empty(t, d.Related)
			place := filepath.Base(act.Package.Fset.Position(d.Pos).String())
			file, rest, _ := strings.Cut(place, ":")
			line, _, _ := strings.Cut(rest, ":")
			messages[act.Analyzer][file+":"+line] = d.Message
		}
	}
	return messages
}

func places(messages map[string]string) []string {
	var list []string
	for place := range messages {
		list = append(list, place)
	}
	return list
}
