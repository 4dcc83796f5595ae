//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterrupt checks that an interrupt of the command ends all that it has
// started, also when nothing else is interrupted, as with kill.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "-- go.mod --\nmodule m\ngo 1.26\n-- a.go --\npackage m\n\nfunc hangs() {}\n")
			cmd := exec.Command(self(t))
			var stderr bytes.Buffer
			cmd.Dir, cmd.Env, cmd.Stderr = b.root, b.env, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			tool := hangingTool(t, b)
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			_ = cmd.Wait() // the exit code is checked below
			if took := time.Since(start); took >= patience {
				t.Errorf("took %v to end", took)
			}
			ran{code: cmd.ProcessState.ExitCode(), stderr: stderr.String()}.want(t, exitFailed, "cancelsafe: interrupted")
			for gone := false; !gone; gone = syscall.Kill(tool, 0) != nil {
				if time.Since(start) > 10*patience {
					t.Fatal("the tool goes on")
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
}

// hangingTool returns the process that analyses a function called hangs, once
// it does.
func hangingTool(t *testing.T, b *bench) int {
	t.Helper()
	for range 6000 {
		if data, err := os.ReadFile(b.root + "/" + hangs); err == nil && strings.HasSuffix(string(data), "\n") {
			pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the tool was not started")
	return 0
}
