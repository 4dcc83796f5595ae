package main

import (
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// thing stands for what Bazel has and this program has not: it has all
// attributes, can be called with anything, and is empty.
type thing string

func (t thing) String() string                                   { return string(t) }
func (thing) Type() string                                       { return "thing" }
func (thing) Freeze()                                            {}
func (thing) Truth() starlark.Bool                               { return true }
func (t thing) Hash() (uint32, error)                            { return starlark.String(t).Hash() }
func (t thing) Name() string                                     { return string(t) }
func (t thing) Attr(name string) (starlark.Value, error)         { return t + thing("."+name), nil }
func (thing) AttrNames() []string                                { return nil }
func (thing) Iterate() starlark.Iterator                         { return starlark.NewList(nil).Iterate() }
func (thing) Len() int                                           { return 0 }
func (t thing) Get(starlark.Value) (starlark.Value, bool, error) { return t, true, nil }

func (t thing) CallInternal(*starlark.Thread, starlark.Tuple, []starlark.Tuple) (starlark.Value, error) {
	return t + "()", nil
}

// Binary is the other operand, to which t adds nothing.
func (t thing) Binary(_ syntax.Token, other starlark.Value, _ starlark.Side) (starlark.Value, error) {
	return other, nil
}
