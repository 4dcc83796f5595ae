package ir

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Prints reports whether a call only turns its arguments into text: formatting,
// logging, tracing, metrics.
func Prints(c *ssa.CallCommon) bool {
	name := NameOfCall(c)
	switch name.Pkg {
	case "fmt":
		return !strings.HasPrefix(name.Func, "Fprint") && !strings.Contains(name.Func, "scan")
	case "log", "log/slog":
		return true
	}
	if namesLogger(name.Pkg) && !waits(c) {
		return true
	}
	switch name.Func {
	case "String", "Error", "Debug", "Debugf", "Debugw", "Info", "Infof", "Infow", "Warn", "Warnf", "Warnw", "Warning",
		"Warningf", "Errorf", "Errorw", "Log", "Logf", "Print", "Printf", "Println", "Trace", "Tracef", "logf", "debugf",
		"Len", "Observe", "AddEvent", "SetAttributes":
		return strings.HasPrefix(name.Func, "Error") || !waits(c)
	}
	return false
}

// namesLogger reports whether packages of that path are for logging. Some of them
// are about logs of another kind.
func namesLogger(path string) bool {
	return strings.HasSuffix(path, "/log") || strings.Contains(path, "logr") || strings.Contains(path, "zap") || strings.Contains(path, "logging")
}

// waits reports whether a call is given a context and can fail: it does more than
// print.
func waits(c *ssa.CallCommon) bool {
	results := c.Signature().Results()
	return results.Len() > 0 && IsError(results.At(results.Len()-1).Type()) &&
		slices.ContainsFunc(c.Args, func(a ssa.Value) bool { return IsContext(a.Type()) })
}

// ReturnsLogger reports whether the only result of a call is something to log
// with.
func ReturnsLogger(c *ssa.CallCommon) bool {
	results := c.Signature().Results()
	if results.Len() != 1 {
		return false
	}
	t := results.At(0).Type()
	return HasMethod(t, "Info") && HasMethod(t, "Error") || HasMethod(t, "Infof") && HasMethod(t, "Errorf")
}
