package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// TestProgressOnTerminal runs the command on a terminal, and looks at what it shows
// there on the way, and at the end.
func TestProgressOnTerminal(t *testing.T) {
	t.Parallel()
	b := newBench(t, lingering)
	for args, want := range map[string]bool{"-rules=probe": true, "-rules=probe -tags=x -v": false} {
		master, slave := openTerminal(t)
		cmd := exec.Command(self(t), strings.Fields(args)...)
		cmd.Dir, cmd.Env = b.root, append(b.env, "TERM=xterm")
		var stdout strings.Builder
		cmd.Stdout, cmd.Stderr = &stdout, slave
		shown := make(chan string)
		go func() {
			var all strings.Builder
			buf := make([]byte, 1024)
			for {
				n, err := master.Read(buf)
				all.Write(buf[:n])
				if err != nil || strings.Contains(all.String(), "1 finding in 1 package") {
					shown <- all.String()
					return
				}
			}
		}()
		if err := cmd.Run(); cmd.ProcessState.ExitCode() != exitFindings {
			t.Errorf("%s: %v", args, err)
		}
		slave.Close()
		got := <-shown
		line, _, _ := strings.Cut(got, "\n")
		if want {
			if !strings.Contains(line, "\r0 of 1 package done, 1 analysed with dependencies, ") {
				t.Errorf("%s: shown is %q", args, got)
			}
			if left := screen(strings.TrimSuffix(line, "\r")); left != "1 finding in 1 package" {
				t.Errorf("%s: left is %q", args, left)
			}
		} else if strings.Contains(got, " done, ") {
			t.Errorf("%s: shown is %q", args, got)
		}
		if strings.Contains(stdout.String(), "\r") || !strings.HasPrefix(stdout.String(), "a.go:5:18: Lose is called") {
			t.Errorf("%s: printed is %q", args, stdout.String())
		}
	}
}

// openTerminal returns both ends of a new terminal.
func openTerminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminals here: %v", err)
	}
	t.Cleanup(func() { master.Close() })
	control := func(request uintptr, value *uint32) {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, master.Fd(), request, uintptr(unsafe.Pointer(value))); errno != 0 {
			t.Skipf("no terminals here: %v", errno)
		}
	}
	var locked, number uint32
	control(syscall.TIOCSPTLCK, &locked)
	control(syscall.TIOCGPTN, &number)
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminals here: %v", err)
	}
	return master, slave
}
