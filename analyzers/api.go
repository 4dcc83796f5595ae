package analyzers

import (
	"fmt"
	"io"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// ExtendModel adds rows to the API model of this process, or replaces rows that
// it has. Text is the content of a model file of that name; docs/model.md has
// its format. It is to be called before anything is analysed.
func ExtendModel(file, text string) error {
	m := api.Builtin()
	if err := m.Extend(file, text); err != nil {
		return err
	}
	api.Use(m)
	return nil
}

// APIFormats are the formats of PrintAPI.
func APIFormats() []string { return api.Formats }

// PrintAPI writes the rows of the API model that pattern means: part of a name
// such as net.Conn.Write, a pattern for path.Match on the whole name, or a
// class. The empty pattern means all.
func PrintAPI(w io.Writer, format, pattern string) error {
	rows, err := api.Current().Select(pattern)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("the API model knows nothing of %q", pattern)
	}
	return api.Print(w, format, rows)
}

// IsStd reports whether path is a package of the standard library, which has no
// facts: what its functions do is part of the API model.
func IsStd(path string) bool { return ir.IsStd(path) }
