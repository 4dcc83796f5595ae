// Package place names memory: a place is an access path, a root and the fields
// and elements below it, such as s.pending or s.subs[].
//
// A place is the same however the code gets there: through a closure that
// captures the root, a variable that is only a second name for it, a pointer
// that is loaded first, a conversion, or branches that agree.
package place

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Place is an access path. The zero Place is no place.
type Place struct {
	// Root is a parameter, a global, a captured or local variable, or any
	// other value that the path cannot be followed behind.
	Root ssa.Value

	// Path is a sequence of ".field" and "[]".
	Path string
}

// IsZero reports whether p is no place.
func (p Place) IsZero() bool { return p.Root == nil }

// Holds reports whether q is p or lies below it.
func (p Place) Holds(q Place) bool {
	if p.Root == nil || p.Root != q.Root || !strings.HasPrefix(q.Path, p.Path) {
		return false
	}
	rest := q.Path[len(p.Path):]
	return rest == "" || rest[0] == '.' || rest[0] == '['
}

// Overlaps reports whether one of p and q holds the other.
func (p Place) Overlaps(q Place) bool { return p.Holds(q) || q.Holds(p) }

// Owner returns the object that p is a field or an element of. The owner of a
// root is the root itself.
func (p Place) Owner() Place {
	path := p.Path
	for strings.HasSuffix(path, "[]") {
		path = strings.TrimSuffix(path, "[]")
	}
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return Place{p.Root, path[:i]}
	}
	return Place{p.Root, ""}
}

// Field returns the place of a field of p.
func (p Place) Field(name string) Place { return Place{p.Root, p.Path + "." + name} }

// Elem returns the place of the elements of p.
func (p Place) Elem() Place { return Place{p.Root, p.Path + "[]"} }

// Join returns the place that path leads to from p.
func (p Place) Join(path string) Place { return Place{p.Root, p.Path + path} }

// Type returns the type of what is at p, or nil if the path cannot be followed.
func (p Place) Type() types.Type {
	if p.Root == nil {
		return nil
	}
	t := p.Root.Type()
	switch p.Root.(type) {
	case *ssa.Alloc, *ssa.Global, *ssa.FreeVar:
		t = ir.Deref(t)
	}
	for path := p.Path; path != ""; {
		if rest, ok := strings.CutPrefix(path, "[]"); ok {
			t, path = elemType(t), rest
		} else {
			name := path[1:]
			if i := strings.IndexAny(name, ".["); i >= 0 {
				name = name[:i]
			}
			path = path[1+len(name):]
			t = fieldType(t, name)
		}
		if t == nil {
			return nil
		}
	}
	return t
}

func elemType(t types.Type) types.Type {
	switch u := ir.Deref(t).Underlying().(type) {
	case interface{ Elem() types.Type }:
		return u.Elem()
	}
	return nil
}

func fieldType(t types.Type, name string) types.Type {
	st, ok := ir.Deref(t).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if f.Name() == name {
			return f.Type()
		}
	}
	return nil
}

// LastName returns the last name on p's path, or the name of its root.
func (p Place) LastName() string {
	path := strings.ReplaceAll(p.Path, "[]", "")
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[i+1:]
	}
	return rootName(p.Root)
}

// String returns p as the source writes it, for messages.
func (p Place) String() string {
	if p.Root == nil {
		return "?"
	}
	return rootName(p.Root) + strings.ReplaceAll(p.Path, "[]", "[…]")
}

func rootName(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Alloc:
		switch v.Comment {
		case "", "complit", "new", "varargs", "makeslice", "slicelit":
			return "value"
		}
		return v.Comment
	case *ssa.Global:
		return v.Name()
	case *ssa.Parameter:
		return parameterName(v)
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.Phi:
		if v.Comment != "" {
			return v.Comment
		}
	case *ssa.Call:
		if name := ir.NameOfCall(&v.Call).Func; name != "" {
			return name + "()"
		}
	case *ssa.Extract:
		return rootName(v.Tuple)
	}
	return "value"
}

// parameterName returns the name of a parameter, or of the variable of a loop
// over an iterator that it stands for.
func parameterName(p *ssa.Parameter) string {
	fn := p.Parent()
	loop, ok := fn.Syntax().(*ast.RangeStmt)
	if !ok {
		return p.Name()
	}
	vars := []ast.Expr{loop.Key, loop.Value}
	if i := slices.Index(fn.Params, p); i >= 0 && i < len(vars) {
		if id, ok := vars[i].(*ast.Ident); ok {
			return id.Name
		}
	}
	return "value"
}

// A Resolver finds the places of values. It remembers what it found; it is not
// safe for concurrent use.
type Resolver struct {
	memo map[ssa.Value]Place
	busy map[ssa.Value]bool
}

// NewResolver returns a resolver for the functions of one package.
func NewResolver() *Resolver {
	return &Resolver{memo: make(map[ssa.Value]Place), busy: make(map[ssa.Value]bool)}
}

// Of returns the place that v designates: the variable that an address points
// to, or the place that a loaded map, channel, slice or pointer came from.
func (r *Resolver) Of(v ssa.Value) Place {
	if p, ok := r.memo[v]; ok {
		return p
	}
	if r.busy[v] {
		return Place{} // a cycle through a Phi adds nothing of its own
	}
	r.busy[v] = true
	p := r.resolve(v)
	delete(r.busy, v)
	// An answer found inside a cycle is only as good as the cycle's entry.
	if len(r.busy) == 0 || !p.IsZero() {
		r.memo[v] = p
	}
	return p
}

func (r *Resolver) resolve(v ssa.Value) Place {
	switch v := v.(type) {
	case *ssa.Const, *ssa.Function, *ssa.Builtin:
		return Place{}
	case *ssa.FreeVar:
		if b := ir.Binding(v); b != nil {
			return r.Of(b)
		}
	case *ssa.Alloc:
		if val := ir.OnlyStore(v); val != nil && isReference(ir.Deref(v.Type())) {
			if p := r.Of(val); !p.IsZero() {
				return p
			}
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return r.Of(v.X)
		}
	case *ssa.FieldAddr:
		if named := ir.Named(v.X.Type()); named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "net" {
			return r.Of(v.X) // the conn that a TCPConn embeds is the TCPConn
		}
		return r.Of(v.X).field(ir.Deref(v.X.Type()), v.Field)
	case *ssa.Field:
		return r.Of(v.X).field(v.X.Type(), v.Field)
	case *ssa.IndexAddr:
		return r.Of(v.X).elem()
	case *ssa.Index:
		return r.Of(v.X).elem()
	case *ssa.Lookup:
		return r.Of(v.X).elem()
	case *ssa.Slice:
		return r.Of(v.X)
	case *ssa.ChangeType:
		return r.Of(v.X)
	case *ssa.Convert:
		return r.Of(v.X)
	case *ssa.MakeInterface:
		return r.Of(v.X)
	case *ssa.ChangeInterface:
		return r.Of(v.X)
	case *ssa.TypeAssert:
		return r.Of(v.X)
	case *ssa.Extract:
		return r.extract(v)
	case *ssa.Phi:
		return r.phi(v)
	}
	return Place{Root: v}
}

func (r *Resolver) extract(v *ssa.Extract) Place {
	switch tuple := v.Tuple.(type) {
	case *ssa.TypeAssert:
		if v.Index == 0 {
			return r.Of(tuple.X)
		}
	case *ssa.Lookup:
		if v.Index == 0 {
			return r.Of(tuple)
		}
	case *ssa.Next:
		if rng, ok := tuple.Iter.(*ssa.Range); ok && v.Index == 2 {
			return r.Of(rng.X).elem()
		}
	}
	return Place{Root: v}
}

// phi returns the place that all edges agree on, nil edges aside.
func (r *Resolver) phi(v *ssa.Phi) Place {
	var agreed Place
	for _, e := range v.Edges {
		if c, ok := e.(*ssa.Const); ok && c.IsNil() {
			continue
		}
		if e == v || r.busy[e] {
			continue
		}
		p := r.Of(e)
		switch {
		case p.IsZero():
			return Place{Root: v}
		case agreed.IsZero():
			agreed = p
		case agreed != p:
			return Place{Root: v}
		}
	}
	if agreed.IsZero() {
		return Place{Root: v}
	}
	return agreed
}

func (p Place) field(t types.Type, i int) Place {
	if p.IsZero() {
		return p
	}
	st, ok := ir.Deref(t).Underlying().(*types.Struct)
	if !ok || i >= st.NumFields() {
		return Place{}
	}
	return p.Field(st.Field(i).Name())
}

// maxPath bounds a path, so that a loop over a linked structure ends.
const maxPath = 160

func (p Place) elem() Place {
	if p.IsZero() || strings.HasSuffix(p.Path, "[]") || len(p.Path) > maxPath {
		return p
	}
	return p.Elem()
}
