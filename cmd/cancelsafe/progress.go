package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// progressVariable names the file to which each vet tool that is started adds a byte.
// It is no part of the key under which go vet caches what the tool says.
const progressVariable = "CANCELSAFE_PROGRESS"

const (
	progressDelay = 2 * time.Second        // before anything is shown
	progressStep  = 200 * time.Millisecond // between two looks
)

// A progress shows on a terminal how far an analysis has come, in one line that goes
// away at the end. Packages that the user named are done when the go command has
// passed on what the tool said of them, now or before. Those which are analysed
// are counted by their tools; how many there will be nobody knows, since others
// come from the cache. A nil progress shows nothing.
type progress struct {
	w     io.Writer
	file  string // that the tools add to
	start time.Time
	stop  chan struct{}
	ended sync.WaitGroup

	mu      sync.Mutex
	named   map[string]bool // nil as long as it is not known
	answers map[string]bool // packages that were answered for
	rest    []byte          // of a line that has not ended yet
	width   int             // of what is shown
}

// startProgress returns a progress on stderr, or nil if that is no terminal, or will
// tell all that is done.
func startProgress(stderr io.Writer, opts *options) *progress {
	if opts.verbose || os.Getenv("TERM") == "dumb" || !isTerminal(stderr) {
		return nil
	}
	p := newProgress(stderr)
	p.ended.Go(func() { p.show(time.After(progressDelay), time.Tick(progressStep)) })
	return p
}

// newProgress returns a progress that shows nothing yet.
func newProgress(w io.Writer) *progress {
	p := &progress{w: w, start: time.Now(), stop: make(chan struct{})}
	if f, err := os.CreateTemp("", "cancelsafe-progress-*"); err == nil {
		p.file = f.Name()
		f.Close()
	}
	return p
}

// isTerminal reports whether w is a terminal, or looks like one.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// show draws the line from the first time on, and at each step anew.
func (p *progress) show(first, step <-chan time.Time) {
	select {
	case <-p.stop:
		return
	case <-first:
	}
	for {
		p.draw(p.line())
		select {
		case <-p.stop:
			p.draw("")
			return
		case <-step:
		}
	}
}

// draw replaces the line.
func (p *progress) draw(line string) {
	blank := max(p.width-len(line), 0)
	fmt.Fprintf(p.w, "\r%s%s\r", line, strings.Repeat(" ", blank))
	p.width = len(line)
}

// line says how far the analysis has come.
func (p *progress) line() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	parts := []string{"loading packages"}
	if p.named != nil {
		done := 0
		for path := range p.named {
			if p.answers[path] || p.answers[path+"_test"] {
				done++
			}
		}
		parts[0] = fmt.Sprintf("%d of %s done", done, plural(len(p.named), "package"))
	}
	if info, err := os.Stat(p.file); err == nil && info.Size() > 0 {
		parts = append(parts, fmt.Sprintf("%d analysed with dependencies", info.Size()))
	}
	return strings.Join(append(parts, time.Since(p.start).Truncate(time.Second).String()), ", ")
}

// end takes the line away.
func (p *progress) end() {
	if p == nil {
		return
	}
	close(p.stop)
	p.ended.Wait()
	os.Remove(p.file)
}

// expect tells which packages the user named.
func (p *progress) expect(paths []string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.named = make(map[string]bool)
	for _, path := range paths {
		p.named[path] = true
	}
}

// follow has the go command, before it is started, and its tools tell how far they
// have come.
func (p *progress) follow(cmd *exec.Cmd) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers = make(map[string]bool)
	p.rest = nil
	cmd.Stdout = io.MultiWriter(cmd.Stdout, p)
	cmd.Env = append(os.Environ(), progressVariable+"="+p.file)
}

// Write looks for the packages that the output of go vet is about: objects in JSON,
// which have the import path in a line of its own.
func (p *progress) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest = append(p.rest, data...)
	for {
		line, rest, ended := bytes.Cut(p.rest, []byte("\n"))
		if !ended {
			return len(data), nil
		}
		p.rest = rest
		if quoted, ok := bytes.CutSuffix(line, []byte(": {")); ok && bytes.HasPrefix(quoted, []byte("\t\"")) {
			if path, err := strconv.Unquote(string(quoted[1:])); err == nil {
				p.answers[path] = true
			}
		}
	}
}

// countUnit tells the command that this tool has been started. It is no error if that
// does not work.
func countUnit() {
	if f, err := os.OpenFile(os.Getenv(progressVariable), os.O_WRONLY|os.O_APPEND, 0); err == nil {
		f.Write([]byte{'.'})
		f.Close()
	}
}
