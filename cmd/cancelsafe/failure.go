package main

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// A complaint is one thing that the go command, or the tool that it ran, said
// on its standard error.
type complaint struct {
	pkg   string // the package that it is about, if the go command said so
	text  string // in one line
	crash bool   // the tool died
}

// explainFailure makes one error of what a failed go command printed, with the
// place of the first thing that went wrong and what to do about it.
func explainFailure(stderr string, patterns []string) error {
	all := complaints(stderr)
	if len(all) == 0 {
		return errors.New("the go command failed and did not say why: see cancelsafe -v")
	}
	slices.SortStableFunc(all, func(a, b complaint) int {
		if a.crash != b.crash {
			if a.crash {
				return -1 // the others may be nothing but its consequences
			}
			return 1
		}
		return cmp.Or(strings.Compare(a.pkg, b.pkg), comparePlaces(a.text, b.text))
	})
	first := all[0]
	text := first.text
	if hint := first.hint(patterns); hint != "" {
		text += " (" + hint + ")"
	}
	if others := otherPackages(all); others > 0 {
		text += fmt.Sprintf(", and errors in %d more", others)
	}
	return errors.New(text)
}

// comparePlaces orders two complaints of one package by their places.
func comparePlaces(a, b string) int {
	if p, q := placeOf(a), placeOf(b); p != nil && q != nil {
		return p.Compare(*q)
	}
	return 0 // as they were printed
}

// place matches the file, line and column that a complaint begins with.
var place = regexp.MustCompile(`^(\S[^:]*\.go:\d+:\d+): `)

// placeOf returns the place that text begins with.
func placeOf(text string) *finding.Position {
	m := place.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	p := finding.ParsePosition(m[1])
	return &p
}

// otherPackages counts the packages that are complained about, but for that of
// the first complaint.
func otherPackages(all []complaint) int {
	packages := make(map[string]bool)
	for _, c := range all {
		packages[c.pkg] = true
	}
	return len(packages) - 1
}

// complaints reads what a failed go command printed: headers "# package", then
// lines about it, continued by lines that are indented or after a colon.
func complaints(stderr string) []complaint {
	var all []complaint
	var pkg string
	crashed := false // until the next header, this is a stack trace
	for line := range strings.Lines(stderr) {
		line = strings.TrimRight(line, "\r\n")
		header, isHeader := strings.CutPrefix(line, "# ")
		switch {
		case isHeader:
			pkg, crashed = packageOf(header), false
		case crashed || noise.MatchString(line):
		case crash.MatchString(line):
			crashed = true
			all = append(all, complaint{pkg, line, true})
		case len(all) > 0 && (strings.TrimLeft(line, " \t") != line || strings.HasSuffix(all[len(all)-1].text, ":")):
			all[len(all)-1].text += " " + strings.TrimSpace(line)
		default:
			all = append(all, complaint{pkg: pkg, text: speaker.ReplaceAllString(line, "")})
		}
	}
	return all
}

// packageOf returns the package of a header, which is a path, or a path and a
// variant, or one in brackets that says that the tests are meant.
func packageOf(header string) string {
	path, _, _ := strings.Cut(strings.Trim(header, "[]"), " ")
	return path
}

var (
	// noise is what says nothing on its own.
	noise = regexp.MustCompile(`^\s*$|^exit status \d|^go: (downloading|finding|warning:) |too many errors$|^note: `)

	// crash begins the last words of a Go program.
	crash = regexp.MustCompile(`^(panic|fatal error|runtime): |^SIG[A-Z]+: `)

	// speaker is the program that a complaint comes from.
	speaker = regexp.MustCompile(`^(go|vet|[\w.-]*cancelsafe[\w.-]*): `)
)

// hint returns what the user can do about the complaint. Where the go command
// itself has good advice there is none.
func (c complaint) hint(patterns []string) string {
	if c.crash {
		return fmt.Sprintf("internal error while analysing %s: please report this, with the output of cancelsafe -v, at %s", c.pkg, issues)
	}
	for _, h := range hints {
		if h.text.MatchString(c.text) {
			return strings.ReplaceAll(h.advice, "PATTERNS", strings.Join(patterns, " "))
		}
	}
	if placeOf(c.text) != nil && c.pkg != "" {
		return c.pkg + ` cannot be analysed until it compiles: see "go vet ` + c.pkg + `"`
	}
	if placeOf(c.text) != nil {
		return "what cannot be loaded cannot be analysed"
	}
	return "see cancelsafe -v for all that the go command says"
}

// hints are the complaints which users meet most, and what to do.
var hints = []struct {
	text   *regexp.Regexp
	advice string
}{
	{regexp.MustCompile(`to (add|update)( it)?: go (get|mod)`), ""},
	{regexp.MustCompile(`; see '?go help`), ""},
	{regexp.MustCompile(`requires go >= `), "install that Go, or let the go command fetch it with GOTOOLCHAIN=auto"},
	{regexp.MustCompile(`requires newer Go version`),
		`with that Go on the PATH, build cancelsafe anew: "go install github.com/cancelsafe/cancelsafe/cmd/cancelsafe@latest"`},
	{regexp.MustCompile(`no packages to vet`), "nothing matches PATTERNS"},
	{regexp.MustCompile(`does not contain main module|cannot find main module|go\.mod file not found`),
		`run cancelsafe in a module, or start one with "go mod init"`},
	{regexp.MustCompile(`directory not found|is not in std|malformed import path|no Go files in|build constraints exclude all`),
		`packages are named as for "go list": ./... is all of the module`},
	{regexp.MustCompile(`import cycle not allowed`), "break the cycle"},
	{regexp.MustCompile(`GOFLAGS|GOCACHE|build cache`), `correct the setting: see "go env"`},
	{regexp.MustCompile(`go\.mod`), "correct go.mod"},
}
