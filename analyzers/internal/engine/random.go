package engine

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// isRandom reports whether what is read at p are random numbers, of which none belongs to
// another: p is the reader of package crypto/rand, or a field in which the package stores
// it, or the value of another such field.
func (p *Package) isRandom(at place.Place) bool {
	if isRandReader(at) {
		return true
	}
	field, ok := summary.FieldAt(at)
	return ok && p.randomFields()[field]
}

// randomFields returns the fields that hold the reader of package crypto/rand at times.
func (p *Package) randomFields() map[summary.Field]bool {
	if p.random != nil {
		return p.random
	}
	p.random = make(map[summary.Field]bool)
	into := make(map[summary.Field][]summary.Field) // where the values of a field are stored
	var found []summary.Field
	p.eachFieldStore(isReader, func(field summary.Field, v ssa.Value) {
		from := p.Table.Places.Of(v)
		if isRandReader(from) {
			found = append(found, field)
		} else if source, ok := summary.FieldAt(from); ok {
			into[source] = append(into[source], field)
		}
	})
	for len(found) > 0 {
		field := found[len(found)-1]
		found = found[:len(found)-1]
		if !p.random[field] {
			p.random[field] = true
			found = append(found, into[field]...)
		}
	}
	return p.random
}

// isReader reports whether v is an io.Reader, and no more than that.
func isReader(v ssa.Value) bool {
	return types.TypeString(v.Type(), nil) == "io.Reader"
}

// isRandReader reports whether p is the variable crypto/rand.Reader.
func isRandReader(p place.Place) bool {
	g, ok := p.Root.(*ssa.Global)
	return ok && p.Path == "" && g.Name() == "Reader" && g.Pkg != nil && g.Pkg.Pkg.Path() == "crypto/rand"
}
