package main

import (
	"flag"
	"log"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// everywhere is the flag by which the command asks its tool to report findings
// in dependencies too.
//
// The go command caches what a vet tool prints, under a key that does not say
// whether the package was analysed for its findings or only as a dependency of
// another package, for its facts. A dependency prints nothing; later, when its
// findings are asked for, the cache answers with that nothing. A tool that
// prints the findings always leaves no wrong answer to cache: the command asks
// for that, and drops what the user did not ask for. As the flag is part of
// the key, answers that go vet cached for a plain run are never taken for ours.
const everywhere = "everywhere"

// ours is the flag by which the command asks for findings in the modules that are
// worked on: everywhere, but for where the user cannot have meant when naming
// directories, unless the go command knows a directory of another module, whose
// packages then lack an answer.
const ours = "ours"

// verdicts is the flag by which the command asks its tool for verdicts on
// functions, besides the findings.
const verdicts = "verdicts"

// serveVet answers the go command, and exits.
func serveVet(rules []*analyzers.Rule, args []string) {
	tools := analyzersOf(rules)
	registerAudit(flag.CommandLine, tools)
	registerModel(flag.CommandLine)
	flag.Bool(everywhere, false, "report findings in dependencies too (set by the cancelsafe command)")
	flag.Bool(ours, false, "report findings in dependencies of the modules worked on too (set by the cancelsafe command)")
	flag.Bool(verdicts, false, "say of exported functions whether they are safe to cancel (set by cancelsafe audit)")
	if asks(args, verdicts) {
		tools = append(tools, analyzers.Verdicts(rules))
	}
	g := new(guard)
	if file := &os.Args[len(os.Args)-1]; strings.HasSuffix(*file, ".cfg") {
		delayGC()
		countUnit()
		var err error
		if tools, err = g.prepare(file, tools, args); err != nil {
			log.Fatal(err)
		}
	}
	g.install(tools)
	unitchecker.Main(tools...)
}

// prepare looks at the unit that file describes, and leaves to be done what it
// needs: nothing, and the process ends, if all its files are tests; of the standard
// library, as a dependency, at most which of its functions never return, since what
// they do is known without facts; of another dependency, only facts. It returns the
// analyzers to run, and may change file.
func (g *guard) prepare(file *string, tools []*analysis.Analyzer, args []string) ([]*analysis.Analyzer, error) {
	j, err := readJob(*file)
	if err != nil {
		return nil, err
	}
	answer := asks(args, everywhere) || asks(args, ours) && j.isOurs()
	changed := j.dropTests()
	std := !answer && j.VetxOnly && j.isStd()
	if len(j.GoFiles) == 0 || std && !slices.Contains(neverReturning, j.ImportPath) {
		if err := j.answerEmpty(answer); err != nil {
			return nil, err
		}
		os.Exit(0)
	}
	switch {
	case answer:
		changed = changed || j.VetxOnly
		j.VetxOnly = false
		rules := slices.Clone(tools)
		if lists := analyzers.GivenUp(tools); lists != nil {
			tools = append(tools, lists)
		}
		tools = append(tools, analyzers.Silenced(rules), answerFor(j.names))
	case std:
		g.idle = func(a *analysis.Analyzer) bool { return a != ctrlflow.Analyzer && a != inspect.Analyzer }
	case j.VetxOnly:
		g.idle = func(a *analysis.Analyzer) bool { return slices.Contains(tools, a) }
	}
	if changed {
		*file, err = j.rewrite()
	}
	return tools, err
}

// neverReturning are the packages of the standard library with functions that never
// return, such as os.Exit, log.Fatal, and FailNow and Skip of a test: what follows a call
// of them is not executed.
var neverReturning = []string{"log", "os", "runtime", "syscall", "testing"}

// analyzersOf returns the analyzers of rules.
func analyzersOf(rules []*analyzers.Rule) []*analysis.Analyzer {
	var all []*analysis.Analyzer
	for _, r := range rules {
		all = append(all, r.Analyzer)
	}
	return all
}

// registerAudit defines -audit, which sets the flag of that name of every
// analyzer that has one.
func registerAudit(flags *flag.FlagSet, tools []*analysis.Analyzer) {
	flags.BoolFunc("audit", "report plausible hazards too, for a review", func(value string) error {
		for _, a := range tools {
			if a.Flags.Lookup("audit") == nil {
				continue
			}
			if err := a.Flags.Set("audit", value); err != nil {
				return err
			}
		}
		return nil
	})
}

// asks reports whether the command has called with one of its own flags, and for
// a unit. The go command hands flags on just as it was given them, so there is
// one spelling.
func asks(args []string, flag string) bool {
	return slices.Contains(args[:len(args)-1], "-"+flag)
}
