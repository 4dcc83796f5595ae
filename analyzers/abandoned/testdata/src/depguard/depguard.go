// Package depguard logs panics.
package depguard

import "log"

// LogPanic ends a panic, and logs it.
func LogPanic(task string) {
	if r := recover(); r != nil {
		log.Print(task, ": ", r)
	}
}

// LogEnd logs that a task has ended.
func LogEnd(task string) { log.Print(task, " has ended") }
