package main

// A palette is a set of escape sequences, all empty in plain text.
type palette struct {
	message string // what is found, and where
	gutter  string // line numbers
	danger  string // the place put at risk, or where control leaves
	normal  string // what the normal way does
	reset   string
}

// colours are for terminals.
var colours = palette{
	message: "\x1b[1m",
	gutter:  "\x1b[34m",
	danger:  "\x1b[31m",
	normal:  "\x1b[32m",
	reset:   "\x1b[0m",
}
