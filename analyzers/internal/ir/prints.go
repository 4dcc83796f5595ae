package ir

import (
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
	if strings.HasSuffix(name.Pkg, "/log") || strings.Contains(name.Pkg, "logr") || strings.Contains(name.Pkg, "zap") || strings.Contains(name.Pkg, "logging") {
		return true
	}
	switch name.Func {
	case "String", "Error", "Debug", "Debugf", "Debugw", "Info", "Infof", "Infow", "Warn", "Warnf", "Warnw", "Warning",
		"Warningf", "Errorf", "Errorw", "Log", "Logf", "Print", "Printf", "Println", "Trace", "Tracef", "logf", "debugf",
		"Len", "Observe", "AddEvent", "SetAttributes":
		return true
	}
	return false
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
