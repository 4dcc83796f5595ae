// Package changes knows which lines are new or changed since a revision of git.
package changes

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// A Set is what has changed, by the absolute names of files.
type Set map[string]*file

// A file is what has changed in a file.
type file struct {
	whole bool // it is not known to git
	lines []span
	gaps  []int // lines behind which something was removed, and nothing put in its place
}

// A span is lines from the first to the last.
type span struct{ first, last int }

// Since returns what has changed in the working directory's repository since it
// parted from the revision: committed, in the index or not, and files that git
// does not know and is not told to ignore.
func Since(ctx context.Context, rev string) (Set, error) {
	root, err := git(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("-new-from: the working directory is in no git repository: %w", err)
	}
	root = strings.TrimRight(root, "\r\n")
	if _, err := git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}"); err != nil {
		return nil, fmt.Errorf("-new-from %s: git knows no such revision here; if it is one of the remote repository, fetch it first", rev)
	}
	base, err := git(ctx, "merge-base", "--end-of-options", rev, "HEAD")
	if err != nil {
		return nil, fmt.Errorf("-new-from %s: this revision and the current one have no common ancestor here: if the clone is a shallow one, fetch more", rev)
	}
	diff, err := git(ctx, "-C", root, "-c", "core.quotePath=false", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv",
		"--find-renames", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules", strings.TrimSpace(base), "--")
	if err != nil {
		return nil, fmt.Errorf("-new-from %s: %w", rev, err)
	}
	set, err := parse(root, diff)
	if err != nil {
		return nil, fmt.Errorf("-new-from %s: %w", rev, err)
	}
	unknown, err := git(ctx, "-C", root, "ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, fmt.Errorf("-new-from %s: %w", rev, err)
	}
	for name := range strings.SplitSeq(unknown, "\x00") {
		if name != "" {
			set[filepath.Join(root, filepath.FromSlash(name))] = &file{whole: true}
		}
	}
	return set, nil
}

// git runs git and returns what it prints.
func git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		return "", errors.New("git is not on the PATH")
	}
	if first, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n"); err != nil && first != "" {
		err = errors.New(strings.TrimPrefix(first, "fatal: "))
	}
	return stdout.String(), err
}

// hunk matches the line that says which lines follow: of the new file, the first
// and how many.
var hunk = regexp.MustCompile(`^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@`)

// parse reads what git diff prints, without context, of files below root.
func parse(root, diff string) (Set, error) {
	set := make(Set)
	var in *file
	left := 0 // lines of the hunk to come, which may look like anything
	for line := range strings.Lines(diff) {
		line = strings.TrimRight(line, "\n")
		if left > 0 && (strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-")) {
			left--
			continue
		}
		if name, ok := strings.CutPrefix(line, "+++ "); ok {
			in = nil
			name, err := fileName(name)
			if err != nil {
				return nil, err
			}
			if name != "" {
				in = &file{}
				set[filepath.Join(root, filepath.FromSlash(name))] = in
			}
			continue
		}
		if m := hunk.FindStringSubmatch(line); m != nil {
			first, count := number(m[1]), 1
			if m[2] != "" {
				count = number(m[2])
			}
			left = count + removed(line)
			switch {
			case in == nil:
			case count == 0:
				in.gaps = append(in.gaps, first)
			default:
				in.lines = append(in.lines, span{first, first + count - 1})
			}
		}
	}
	return set, nil
}

// fileName returns the name that follows +++, "" if the file is gone.
func fileName(s string) (string, error) {
	if s == "/dev/null" {
		return "", nil
	}
	s = strings.TrimSuffix(s, "\t") // which git puts behind a name with spaces
	if strings.HasPrefix(s, `"`) {
		unquoted, err := strconv.Unquote(s)
		if err != nil {
			return "", fmt.Errorf("git diff printed a name that cannot be read: %q", s)
		}
		s = unquoted
	}
	name, ok := strings.CutPrefix(s, "b/")
	if !ok {
		return "", fmt.Errorf("git diff printed a name that cannot be read: %q", s)
	}
	return name, nil
}

// old matches the lines of the old file.
var old = regexp.MustCompile(`^@@ -\d+(?:,(\d+))? `)

// removed returns how many lines of the old file a hunk has.
func removed(line string) int {
	m := old.FindStringSubmatch(line)
	if m[1] == "" {
		return 1
	}
	return number(m[1])
}

// number returns a number that is written in digits.
func number(s string) int {
	n, _ := strconv.Atoi(s) // too large a number is as good as none
	return n
}

// Touch reports whether the finding is on changed lines: the place where it is
// reported, or one of its steps. Where lines were only removed, no line is left to
// be a changed one; what counts then is that they stood between two steps.
func (s Set) Touch(f finding.Finding) bool {
	spans := map[string]span{}
	touched := false
	see := func(p finding.Position) {
		name, err := filepath.Abs(p.File)
		if err != nil {
			name = p.File
		}
		in := s[resolve(name)]
		if in == nil {
			return
		}
		touched = touched || in.has(p.Line)
		way, ok := spans[name]
		if !ok {
			way = span{p.Line, p.Line}
		}
		spans[name] = span{min(way.first, p.Line), max(way.last, p.Line)}
	}
	see(f.Position)
	for _, n := range f.Related {
		see(n.Position)
	}
	for name, way := range spans {
		for _, gap := range s[resolve(name)].gaps {
			touched = touched || way.first <= gap && gap < way.last
		}
	}
	return touched
}

// resolve returns the name of a file without symbolic links, as git has it.
func resolve(name string) string {
	dir, err := filepath.EvalSymlinks(filepath.Dir(name))
	if err != nil {
		return name
	}
	return filepath.Join(dir, filepath.Base(name))
}

// has reports whether the line is new or changed.
func (f *file) has(line int) bool {
	if f.whole {
		return true
	}
	for _, s := range f.lines {
		if s.first <= line && line <= s.last {
			return true
		}
	}
	return false
}
