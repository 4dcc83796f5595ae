// Package require has the few assertions that the tests need. A module that is
// needed only below testdata would be dropped from go.mod by "go mod tidy".
package require

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func fail(t testing.TB, note []any, format string, args ...any) {
	t.Helper()
	text := fmt.Sprintf(format, args...)
	if len(note) > 0 {
		text += "\n" + fmt.Sprintf(fmt.Sprint(note[0]), note[1:]...)
	}
	t.Fatal(text)
}

// Equal asserts that got is want.
func Equal[T any](t testing.TB, want, got T, note ...any) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		fail(t, note, "got  %#v\nwant %#v", got, want)
	}
}

// True asserts that ok.
func True(t testing.TB, ok bool, note ...any) {
	t.Helper()
	if !ok {
		fail(t, note, "got false, want true")
	}
}

// False asserts the opposite of ok.
func False(t testing.TB, ok bool, note ...any) {
	t.Helper()
	if ok {
		fail(t, note, "got true, want false")
	}
}

// Zero asserts that got is the zero value.
func Zero[T comparable](t testing.TB, got T, note ...any) {
	t.Helper()
	var zero T
	Equal(t, zero, got, note...)
}

// Len asserts that the slice has n elements.
func Len[T any](t testing.TB, s []T, n int, note ...any) {
	t.Helper()
	if len(s) != n {
		fail(t, note, "got %d elements, want %d: %v", len(s), n, s)
	}
}

// Less asserts that got is less than limit.
func Less[T cmp.Ordered](t testing.TB, got, limit T, note ...any) {
	t.Helper()
	if !(got < limit) {
		fail(t, note, "got %v, want less than %v", got, limit)
	}
}

// NoError asserts that err is nil.
func NoError(t testing.TB, err error, note ...any) {
	t.Helper()
	if err != nil {
		fail(t, note, "got error %q, want none", err)
	}
}

// Error asserts that err is not nil.
func Error(t testing.TB, err error, note ...any) {
	t.Helper()
	if err == nil {
		fail(t, note, "got no error, want one")
	}
}

// ErrorIs asserts that err is, or wraps, target.
func ErrorIs(t testing.TB, err, target error, note ...any) {
	t.Helper()
	if !errors.Is(err, target) {
		fail(t, note, "got error %v, want %v", err, target)
	}
}

// ErrorAs asserts that err is, or wraps, a T, and returns it.
func ErrorAs[T error](t testing.TB, err error, note ...any) T {
	t.Helper()
	var target T
	if !errors.As(err, &target) {
		fail(t, note, "got error %v, want a %T", err, target)
	}
	return target
}

// ErrorContains asserts that err says text.
func ErrorContains(t testing.TB, err error, text string, note ...any) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		fail(t, note, "got error %v, want one that says %q", err, text)
	}
}
