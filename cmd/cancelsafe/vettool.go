package main

import (
	"encoding/json"
	"flag"
	"log"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"
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

// verdicts is the flag by which the command asks its tool for verdicts on
// functions, besides the findings.
const verdicts = "verdicts"

// serveVet answers the go command, and exits.
func serveVet(rules []*analyzers.Rule, args []string) {
	tools := analyzersOf(rules)
	registerAudit(flag.CommandLine, tools)
	registerModel(flag.CommandLine)
	flag.Bool(everywhere, false, "report findings in dependencies too (set by the cancelsafe command)")
	flag.Bool(verdicts, false, "say of exported functions whether they are safe to cancel (set by cancelsafe audit)")
	if asks(args, verdicts) {
		tools = append(tools, analyzers.Verdicts(rules))
	}
	if asks(args, everywhere) {
		cfg := &os.Args[len(os.Args)-1]
		reporting, err := withFindings(*cfg)
		if err != nil {
			log.Fatal(err)
		}
		*cfg = reporting
		tools = append(tools, answered)
	}
	new(guard).install(tools)
	unitchecker.Main(tools...)
}

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

// withFindings writes a copy of the unit's description cfg that asks for
// findings, next to cfg, in a directory that the go command will remove, and
// returns its name.
func withFindings(cfg string) (string, error) {
	data, err := os.ReadFile(cfg)
	if err != nil {
		return "", err
	}
	var unit map[string]json.RawMessage
	if err := json.Unmarshal(data, &unit); err != nil {
		return "", err
	}
	unit["VetxOnly"] = json.RawMessage("false")
	if data, err = json.Marshal(unit); err != nil {
		return "", err
	}
	name := filepath.Join(filepath.Dir(cfg), "findings.cfg")
	return name, os.WriteFile(name, data, 0o666)
}
