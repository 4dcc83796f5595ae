//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// inGroup makes cmd the head of a process group and has the end of its context
// interrupt all of it, as the keyboard would. The go command on its own, when
// interrupted, waits for the tools that it has started.
func inGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
}
