package api

import (
	"errors"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A proof cancels a function there and looks.
type proof func(t *testing.T)

// proofs has the proof of each row about the standard library, by name. The
// other files of this directory fill it.
var proofs = make(map[string]proof)

// prove registers a proof of the rows with these names, which are those of
// pkg.
func prove(pkg string, p proof, names ...string) bool {
	for _, n := range names {
		proofs[pkg+"."+n] = p
	}
	return true
}

// TestProofs runs the proofs, and sees that each row about the standard library
// has one or says why not.
func TestProofs(t *testing.T) {
	known := make(map[string]bool)
	for _, r := range Builtin().Rows() {
		name := r.String()
		known[name] = true
		p := proofs[name]
		switch {
		case p == nil && r.Unproven != "":
			t.Logf("%s is not tested: %s", name, r.Unproven)
		case p == nil && isModule(r.Name.Pkg):
		case p == nil:
			t.Errorf("%s: %s has no proof", r.Pos, name)
		case r.Unproven != "":
			t.Errorf("%s: %s has a proof: it need not say why not", r.Pos, name)
		default:
			t.Run(name, p)
		}
	}
	for name := range proofs {
		assert.True(t, known[name], "%s is proven, but stands in no row", name)
	}
}

var errDeadline = os.ErrDeadlineExceeded

// past is a deadline that has passed.
var past = time.Unix(1, 0)

// A source is a stream that a deadline interrupts between its parts.
type source struct{ parts []string }

// interrupted returns a stream of these parts, between which a read fails.
func interrupted(parts ...string) *source {
	s := &source{}
	for i, p := range parts {
		if i > 0 {
			s.parts = append(s.parts, "")
		}
		if p != "" {
			s.parts = append(s.parts, p)
		}
	}
	return s
}

func (s *source) Read(p []byte) (int, error) {
	if len(s.parts) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.parts[0])
	if n == 0 {
		s.parts = s.parts[1:]
		return 0, errDeadline
	}
	if s.parts[0] = s.parts[0][n:]; s.parts[0] == "" {
		s.parts = s.parts[1:]
	}
	return n, nil
}

// A sink is a stream whose deadline passes once, when it has taken limit bytes.
type sink struct {
	limit int
	fired bool
	got   strings.Builder
}

func (s *sink) Write(p []byte) (int, error) {
	if room := s.limit - s.got.Len(); !s.fired && len(p) > room {
		s.fired = true
		s.got.Write(p[:room])
		return room, errDeadline
	}
	return s.got.Write(p)
}

// rest returns what can still be read from r.
func rest(t *testing.T, r io.Reader) string {
	t.Helper()
	data, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(data)
}

func isDeadline(t *testing.T, err error) {
	t.Helper()
	require.Error(t, err)
	require.True(t, errors.Is(err, errDeadline), "%v", err)
}

// deaf proves that nothing can be handed to a function that would cancel it.
func deaf(fn any) proof {
	return func(t *testing.T) {
		typ := reflect.TypeOf(fn)
		for i := range typ.NumIn() {
			in := typ.In(i)
			assert.False(t, in.Kind() == reflect.Interface && in.String() == "context.Context" || in.Kind() == reflect.Chan, "%v", typ)
			_, ok := in.MethodByName("SetDeadline")
			assert.False(t, ok, "%v", typ)
		}
	}
}
