package sarif

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// describe returns what is said of the rule.
func describe(r *analyzers.Rule) rule {
	full := strings.Join(strings.Fields(r.Lost), " ")
	if full == "" {
		full = r.Title
	}
	page := absolute(r.Markdown(), r.Analyzer.URL)
	return rule{
		ID:                   r.Name,
		Name:                 pascal(r.Title),
		ShortDescription:     text{Text: capital(r.Title)},
		FullDescription:      text{Text: shorten(full, maxDescription)},
		Help:                 text{Text: page, Markdown: page},
		HelpURI:              r.Analyzer.URL,
		DefaultConfiguration: configuration{levelOf("default")},
		Properties: properties{
			Tags:      []string{"cancellation", "concurrency", "correctness"},
			Precision: "high",
			Severity:  "warning",
		},
	}
}

// maxDescription is how long a description may be for code scanning.
const maxDescription = 1024

// levelOf returns the level of findings of the tier.
func levelOf(tier string) string {
	if tier == "audit" {
		return "note"
	}
	return "warning"
}

// link matches a link to another page of the documentation.
var link = regexp.MustCompile(`\]\((\.\.?/[^)\s]*)\)`)

// absolute makes the links of a page at base absolute.
func absolute(page, base string) string {
	at, err := url.Parse(base)
	if err != nil || base == "" {
		return page
	}
	return link.ReplaceAllStringFunc(page, func(s string) string {
		to, err := at.Parse(link.FindStringSubmatch(s)[1])
		if err != nil {
			return s
		}
		return "](" + to.String() + ")"
	})
}

// capital returns s with a capital and a period, as the title of a rule is shown.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:] + "."
}

// pascal returns the words of s as one name.
func pascal(s string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		word = strings.ReplaceAll(word, "'", "")
		first, size := utf8.DecodeRuneInString(word)
		b.WriteRune(unicode.ToUpper(first))
		b.WriteString(word[size:])
	}
	return b.String()
}

// shorten cuts s to at most n bytes, behind a sentence if there is one.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	s = s[:n]
	if i := strings.LastIndex(s, ". "); i > 0 {
		return s[:i+1]
	}
	return s
}
