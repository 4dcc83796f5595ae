package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// bazel analyses the module in the working directory as rules_go has Bazel do it,
// with the builder and the nogo of rules_go: for each package, one action that
// runs nogo, and one that prints what it has found. Of packages of other modules,
// and of those that factsOnly names, which are outside the scope of nogo, it makes
// facts only. Files of other modules are below external/, as for Bazel.
//
// What Bazel has compiled, the go command has here.
func bazel(builder, nogo string, factsOnly []string) error {
	cfg := &packages.Config{Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps |
		packages.NeedExportFile | packages.NeedModule, Env: append(os.Environ(), "CGO_ENABLED=0")}
	named, err := packages.Load(cfg, "./...")
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "bazel")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	e := &execroot{builder: builder, nogo: nogo, work: work, facts: make(map[string]string)}
	if e.dir, err = os.Getwd(); err != nil {
		return err
	}
	sdk, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	e.sdk = strings.TrimSpace(string(sdk))
	var std []string
	var rest []*packages.Package
	packages.Visit(named, nil, func(p *packages.Package) {
		switch {
		case len(p.Errors) > 0:
			err = errors.Join(err, p.Errors[0])
		case p.Module != nil:
			rest = append(rest, p)
		case p.ExportFile != "": // unsafe has none
			std = append(std, p.PkgPath)
			err = errors.Join(err, link(p.ExportFile, filepath.Join(work, "pkg", suffix, filepath.FromSlash(p.PkgPath)+".a")))
		default:
			std = append(std, p.PkgPath)
		}
	})
	if err != nil {
		return err
	}
	if err := os.WriteFile(e.list(), []byte(strings.Join(std, "\n")), 0o666); err != nil {
		return err
	}
	for _, p := range rest { // each stands after all that it imports
		scope := p.Module.Main && !slices.Contains(factsOnly, p.PkgPath)
		if err := e.build(p, scope); err != nil {
			return fmt.Errorf("%s: %w", p.PkgPath, err)
		}
	}
	return nil
}

const suffix = runtime.GOOS + "_" + runtime.GOARCH

// An execroot is the directory in which Bazel runs actions.
type execroot struct {
	dir           string
	sdk           string
	builder, nogo string
	work          string            // what actions write, and the standard library
	facts         map[string]string // files, by package
}

func (e *execroot) list() string { return filepath.Join(e.work, "packages.txt") }

// build runs the actions for a package.
func (e *execroot) build(p *packages.Package, scope bool) error {
	out, err := os.MkdirTemp(e.work, "out")
	if err != nil {
		return err
	}
	e.facts[p.PkgPath] = filepath.Join(out, "facts")
	args := []string{"nogo", "-sdk", e.sdk, "-goroot", e.work, "-installsuffix", suffix, "-package_list", e.list(),
		"-importpath", p.PkgPath, "-p", p.PkgPath}
	for _, file := range p.GoFiles {
		name, err := e.source(p.Module, file)
		if err != nil {
			return err
		}
		args = append(args, "-src", name)
	}
	for _, imported := range p.Imports {
		if imported.Module != nil {
			name := imported.PkgPath + "=" + imported.PkgPath + "="
			args = append(args, "-arc", name+imported.ExportFile, "-facts", name+e.facts[imported.PkgPath])
		}
	}
	if !scope {
		args = append(args, "-facts_only")
	}
	args = append(args, "-out_facts", e.facts[p.PkgPath], "-out", out, "-go_version", strings.TrimPrefix(runtime.Version(), "go"), "-nogo", e.nogo)
	if _, err := e.run(args); err != nil || !scope {
		return err
	}
	// It fails if something was found, and prints it.
	log, err := e.run([]string{"nogovalidation", filepath.Join(out, "validation"), out})
	if err == nil {
		return nil
	}
	if !bytes.Contains(log, []byte("errors found by nogo during build-time code analysis:")) {
		return err
	}
	_, err = os.Stdout.Write(log)
	return err
}

// source returns the name of a file of a module for actions.
func (e *execroot) source(m *packages.Module, file string) (string, error) {
	if !m.Main {
		repo := filepath.Join("external", strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(m.Path))
		if err := link(m.Dir, filepath.Join(e.dir, repo)); err != nil {
			return "", err
		}
		rel, err := filepath.Rel(m.Dir, file)
		return filepath.Join(repo, rel), err
	}
	return filepath.Rel(e.dir, file)
}

// run runs an action, and returns what it prints.
func (e *execroot) run(args []string) ([]byte, error) {
	cmd := exec.Command(e.builder, args...)
	cmd.Dir = e.dir
	cmd.Env = []string{"GOARCH=" + runtime.GOARCH, "GOOS=" + runtime.GOOS, "CGO_ENABLED=0", "GOPATH=", "GOTOOLCHAIN=local", "TMPDIR=" + e.work}
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, out)
	}
	return out, err
}

// link makes a symbolic link, if it is not there.
func link(to, name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	if err := os.Symlink(to, name); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil
}
