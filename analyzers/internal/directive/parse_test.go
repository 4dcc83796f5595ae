package directive_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/directive"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		text    string
		verb    directive.Verb
		rules   []string
		reason  string
		problem string // a part of it
	}{
		{"//cancelsafe:ignore takerestore the peer resends", "ignore", []string{"takerestore"}, "the peer resends", ""},
		{"//cancelsafe:ignore a,b because", "ignore", []string{"a", "b"}, "because", ""},
		{"//cancelsafe:ignore\ta\tbecause", "ignore", []string{"a"}, "because", ""},
		{"//cancelsafe:ignore a see https://example.com/1 // want `x`", "ignore", []string{"a"}, "see https://example.com/1", ""},
		{"//cancelsafe:ignore", "ignore", nil, "", "names no rule"},
		{"//cancelsafe:ignore a", "ignore", []string{"a"}, "", "gives no reason"},
		{"//cancelsafe:ignore a // b", "ignore", []string{"a"}, "", "gives no reason"},
		{"//cancelsafe:ignore a, b because", "ignore", []string{"a", ""}, "b because", "single commas"},
		{"//cancelsafe:ignore ,a because", "ignore", []string{"", "a"}, "because", "single commas"},
		{"//cancelsafe:ignore directive b", "ignore", []string{"directive"}, "b", "cannot be ignored"},
		{"//cancelsafe:safe", "safe", nil, "", ""},
		{"//cancelsafe:safe it copies first", "safe", nil, "it copies first", ""},
		{"//cancelsafe:unsafe half a frame may be out", "unsafe", nil, "half a frame may be out", ""},
		{"//cancelsafe:unsafe", "unsafe", nil, "", "gives no reason"},
		{"//cancelsafe:restores", "restores", nil, "", ""},
		{"//cancelsafe:poisons", "poisons", nil, "", ""},
		{"//cancelsafe:detaches the work goes on", "detaches", nil, "the work goes on", ""},
		{"//cancelsafe:ingore a b", "ingore", nil, "a b", `no verb "ingore": use ignore, safe, unsafe, restores, poisons or detaches`},
		{"//cancelsafe:Safe", "Safe", nil, "", "no verb"},
		{"//cancelsafe: safe", "", nil, "safe", "no verb follows"},
		{"//cancelsafe:", "", nil, "", "no verb follows"},
		{"// cancelsafe:ignore a b", "ignore", []string{"a"}, "b", "a space behind"},
		{"/*cancelsafe:safe */", "safe", nil, "*/", "not a // comment"},
		{"//nolint", "nolint", nil, "", ""},
		{"// nolint", "nolint", nil, "", ""},
		{"//nolint // it is right", "nolint", nil, "it is right", ""},
		{"//nolint it is right", "nolint", nil, "", ""},
		{"//nolint:all", "nolint", nil, "", ""},
		{"//nolint:cancelsafe", "nolint", []string{"cancelsafe"}, "", ""},
		{"//nolint:errcheck, CancelSafe // why", "nolint", []string{"errcheck", "cancelsafe"}, "why", ""},
		{"//nolint:", "nolint", []string{}, "", ""},
	} {
		d, ok := directive.Parse(test.text)
		require.True(t, ok, test.text)
		require.Equal(t, test.verb, d.Verb, test.text)
		require.Equal(t, test.rules, d.Rules, test.text)
		require.Equal(t, test.reason, d.Reason, test.text)
		if test.problem == "" {
			require.Empty(t, d.Problem, test.text)
		} else {
			require.Contains(t, d.Problem, test.problem, test.text)
		}
	}
	for _, text := range []string{
		"// comment", "//", "/**/", "//nolinting", "//nolint-all", "/* nolint */", "// cancelsafe: finds hazards", "// see cancelsafe:ignore",
		"//go:noinline", "//lint:ignore SA1019 why",
	} {
		_, ok := directive.Parse(text)
		require.False(t, ok, text)
	}
}

func TestSilences(t *testing.T) {
	for text, want := range map[string]bool{
		"//cancelsafe:ignore takerestore why":   true,
		"//cancelsafe:ignore a,takerestore why": true,
		"//cancelsafe:ignore a why":             false,
		"//cancelsafe:ignore cancelsafe why":    false,
		"//cancelsafe:ignore takerestore":       false,
		"//cancelsafe:safe":                     false,
		"//nolint":                              true,
		"//nolint:all":                          true,
		"//nolint:cancelsafe":                   true,
		"//nolint:takerestore":                  true,
		"//nolint:errcheck":                     false,
		"//nolint:":                             false,
	} {
		d, _ := directive.Parse(text)
		require.Equal(t, want, d.Silences("takerestore"), text)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"//cancelsafe:ignore a,b c", "// cancelsafe:safe", "//nolint:a,b // c", "/*cancelsafe:", "//cancelsafe:\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, ok := directive.Parse(text)
		if !ok {
			require.False(t, strings.HasPrefix(text, "//cancelsafe:"))
			return
		}
		if d.Verb == directive.Ignore && d.Problem == "" {
			require.NotEmpty(t, d.Rules)
			require.NotContains(t, d.Rules, "")
			require.NotEmpty(t, d.Reason)
		}
		if d.Problem != "" {
			require.False(t, d.Silences("takerestore"))
		}
	})
}
