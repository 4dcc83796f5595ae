package rule

import (
	"fmt"
	"strings"
)

// suppress writes how findings of the rule are suppressed.
func (r *Rule) suppress(b *strings.Builder) {
	if r.Meta {
		b.WriteString("Mend the directive, or remove it.\n\n")
	} else {
		b.WriteString("One finding, with the reason why it is none: beside the code, or right above the statement or the declaration.\n\n")
		fmt.Fprintf(b, "```go\n//cancelsafe:ignore %s whoever reads next asks the peer again\n```\n\n", r.Name)
		fmt.Fprintf(b, "`//nolint:%s` and `//nolint:cancelsafe` do as well. If the code is right in a way that the tool cannot see, say on\n", r.Name)
		b.WriteString("the function that makes it right what it does, and all its callers are seen to be right:\n")
		b.WriteString("[directives](../directives.md).\n\n")
	}
	fmt.Fprintf(b, "To switch the rule off for a run, pass `-%s=false` to `go vet -vettool`, or name the rules that you\n", r.Name)
	b.WriteString("want with `cancelsafe -rules`.\n")
}
