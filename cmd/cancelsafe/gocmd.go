package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// patience is how long an interrupted go command may take to end.
const patience = 5 * time.Second

// output is what a go command has to say.
type output struct {
	stdout []byte
	stderr string
	err    error // an exec.ExitError if go ran and failed
}

// runGo runs the go command. When ctx ends it is interrupted, with all that it
// has started, so that it can remove its files.
func runGo(ctx context.Context, log io.Writer, args ...string) output {
	return followGo(ctx, log, nil, args...)
}

// followGo runs the go command for an analysis whose progress is shown.
func followGo(ctx context.Context, log io.Writer, p *progress, args ...string) output {
	cmd := exec.CommandContext(ctx, "go", args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	p.follow(cmd)
	cmd.WaitDelay = patience
	inGroup(cmd)
	start := time.Now()
	err := cmd.Run()
	fmt.Fprintf(log, "%s\n%s(%v)\n", strings.Join(cmd.Args, " "), stderr.Bytes(), time.Since(start).Round(time.Millisecond))
	if errors.Is(err, exec.ErrNotFound) {
		err = errors.New("the go command is not on the PATH: install Go (https://go.dev/dl) or add its bin directory")
	}
	return output{stdout.Bytes(), stderr.String(), err}
}

// refused reports whether go ran and said why it failed.
func (o output) refused() bool {
	var exit *exec.ExitError
	return errors.As(o.err, &exit)
}
