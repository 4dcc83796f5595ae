package engine

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Recover turns a panic into an error that names the package and the function, and the
// line that it comes from, so that one odd piece of code does not take the whole run with
// it.
func Recover(pass *analysis.Pass, current *string, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("panic at %s of package %s: %v (%s)", *current, pass.Pkg.Path(), r, panicked())
	}
}

// panicked returns the file and the line of the panic that is being recovered from: of the
// innermost, if others only passed it on.
func panicked() string {
	pcs := make([]uintptr, 256)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	where, inPanic := "unknown line", false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			inPanic = true
		case inPanic && !strings.HasPrefix(frame.Function, "runtime."):
			where, inPanic = fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line), false
		}
		if !more {
			return where
		}
	}
}
