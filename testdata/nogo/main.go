// Command nogo checks what docs/bazel.md has for Bazel against the source of
// rules_go and gazelle, where there is no Bazel:
//
//	nogo RULES_GO GAZELLE MODULE.bazel BUILD.bazel
//
// The arguments are directories with the sources of the two, and the files of a
// user. Those, and what they load from the two, are run by an interpreter of
// Starlark. In place of Bazel stand objects that are and do nothing, but for
// those which say what there is: rules, and module extensions with their tags. A
// call of one fails if it has no such attribute, or lacks one that it must have.
//
// Prints the packages with the dependencies of the rule of BUILD.bazel, all of
// which are in the repository that gazelle makes of cancelsafe.
//
// This module has its name because nogo imports a package of golang.org/x/tools
// that is internal there; deps.go lists what nogo is built of.
package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/bazelbuild/bazel-gazelle/label"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// module is the module that the user's files take analyzers from.
const module = "github.com/cancelsafe/cancelsafe"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "nogo:", err)
		if trace, ok := errors.AsType[*starlark.EvalError](err); ok {
			fmt.Fprintln(os.Stderr, trace.Backtrace())
		}
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 4 {
		return errors.New("usage: nogo RULES_GO GAZELLE MODULE.bazel BUILD.bazel")
	}
	b := &bazel{
		repos:  map[string]string{"rules_go": args[0], "io_bazel_rules_go": args[0], "gazelle": args[1]},
		loaded: make(map[string]starlark.StringDict),
	}
	for _, file := range args[2:] {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if _, err := b.exec("", filepath.Base(file), data); err != nil {
			return err
		}
	}
	repo := label.ImportPathToBazelRepoName(module)
	if !slices.Contains(b.used, repo) {
		return fmt.Errorf("MODULE.bazel does not use %s", repo)
	}
	if len(b.deps) == 0 {
		return errors.New("BUILD.bazel has no dependencies")
	}
	for _, dep := range b.deps {
		l, err := label.Parse(dep)
		if err != nil {
			return err
		}
		if l.Repo != repo || l.Name != path.Base(l.Pkg) {
			return fmt.Errorf("%s is no package of %s", dep, repo)
		}
		fmt.Println(l.Pkg)
	}
	return nil
}

// bazel runs files.
type bazel struct {
	repos  map[string]string // directories of repositories
	loaded map[string]starlark.StringDict
	used   []string // repositories
	deps   []string // of rules
}

// exec runs a file of a repository, or of the user, whose is none.
func (b *bazel) exec(repo, name string, data []byte) (starlark.StringDict, error) {
	options := &syntax.FileOptions{Set: true, GlobalReassign: name == "BUILD.bazel", TopLevelControl: true}
	file, err := options.Parse(name, data, 0)
	if err != nil {
		return nil, err
	}
	imported := make(map[string][]string)
	for _, stmt := range file.Stmts {
		if load, ok := stmt.(*syntax.LoadStmt); ok {
			for _, from := range load.From {
				imported[load.ModuleName()] = append(imported[load.ModuleName()], from.Name)
			}
		}
	}
	builtins := starlark.StringDict{
		"tag_class":        starlark.NewBuiltin("tag_class", tagClass),
		"module_extension": starlark.NewBuiltin("module_extension", moduleExtension),
		"use_extension":    starlark.NewBuiltin("use_extension", b.useExtension),
		"use_repo":         starlark.NewBuiltin("use_repo", b.useRepo),
		"rule":             starlark.NewBuiltin("rule", b.rule),
		"attr":             attributes{},
	}
	program, err := starlark.FileProgram(file, func(name string) bool {
		if _, ok := starlark.Universe[name]; ok {
			return false
		}
		if repo != "" && builtins[name] == nil {
			builtins[name] = thing(name)
		}
		return builtins[name] != nil
	})
	if err != nil {
		return nil, err
	}
	thread := &starlark.Thread{Name: name, Load: func(_ *starlark.Thread, module string) (starlark.StringDict, error) {
		return b.load(repo, path.Dir(name), module, imported[module])
	}}
	return program.Init(thread, builtins)
}

// load runs a file that another one loads. Of repositories that are not there, it
// gives a thing for each name.
func (b *bazel) load(repo, dir, file string, names []string) (starlark.StringDict, error) {
	key, name, err := resolve(repo, dir, file)
	if err != nil {
		return nil, err
	}
	root, ok := b.repos[key]
	if !ok {
		values := make(starlark.StringDict)
		for _, n := range names {
			values[n] = thing(n)
		}
		return values, nil
	}
	if values, ok := b.loaded[root+":"+name]; ok {
		return values, nil
	}
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	values, err := b.exec(key, name, data)
	b.loaded[root+":"+name] = values
	return values, err
}

// resolve returns the repository and the file that a label names in a file of a
// repository and a directory.
func resolve(repo, dir, file string) (string, string, error) {
	l, err := label.Parse(file)
	if err != nil {
		return "", "", err
	}
	if l.Repo == "" {
		l.Repo = repo
	}
	l = l.Abs(repo, dir)
	return l.Repo, path.Join(l.Pkg, l.Name), nil
}

// argument returns the value of a keyword argument, or nil.
func argument(kwargs []starlark.Tuple, name string) starlark.Value {
	for _, kw := range kwargs {
		if string(kw[0].(starlark.String)) == name {
			return kw[1]
		}
	}
	return nil
}

// attribute is what attr.KIND returns.
type attribute struct {
	thing
	kind      string
	mandatory bool
}

type attributes struct{ thing }

func (attributes) Attr(kind string) (starlark.Value, error) {
	return starlark.NewBuiltin(kind, func(_ *starlark.Thread, _ *starlark.Builtin, _ starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		return attribute{kind: kind, mandatory: argument(kwargs, "mandatory") == starlark.True}, nil
	}), nil
}

// schema has the attributes of a rule or tag.
type schema struct {
	thing
	attrs *starlark.Dict
}

func newSchema(kwargs []starlark.Tuple) schema {
	attrs, ok := argument(kwargs, "attrs").(*starlark.Dict)
	if !ok {
		attrs = starlark.NewDict(0)
	}
	return schema{attrs: attrs}
}

// check looks at the arguments of a call.
func (s schema) check(what string, args starlark.Tuple, kwargs []starlark.Tuple, common ...string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes keyword arguments only", what)
	}
	for _, kw := range kwargs {
		name := string(kw[0].(starlark.String))
		value, found, err := s.attrs.Get(kw[0])
		if err != nil {
			return err
		}
		if !found {
			if slices.Contains(common, name) {
				continue
			}
			return fmt.Errorf("%s has no attribute %s, but %v", what, name, s.attrs.Keys())
		}
		if a, ok := value.(attribute); ok && !fits(a.kind, kw[1]) {
			return fmt.Errorf("%s: attribute %s is a %s, not %s", what, name, a.kind, kw[1])
		}
	}
	for _, item := range s.attrs.Items() {
		name := string(item[0].(starlark.String))
		if a, ok := item[1].(attribute); ok && a.mandatory && argument(kwargs, name) == nil {
			return fmt.Errorf("%s lacks its attribute %s", what, name)
		}
	}
	return nil
}

// fits tells whether a value can be that of an attribute.
func fits(kind string, v starlark.Value) bool {
	switch v.(type) {
	case thing, starlark.NoneType:
		return true
	}
	want := map[string]string{"string": "string", "label": "string", "bool": "bool", "int": "int",
		"string_list": "list", "label_list": "list", "string_dict": "dict"}[kind]
	return want == "" || v.Type() == want
}

func tagClass(_ *starlark.Thread, _ *starlark.Builtin, _ starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	return newSchema(kwargs), nil
}

// rule returns a rule, which is a function.
func (b *bazel) rule(_ *starlark.Thread, _ *starlark.Builtin, _ starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	s := newSchema(kwargs)
	return starlark.NewBuiltin("rule", func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		if err := s.check("the rule", args, kwargs, "name", "visibility", "tags", "testonly", "deprecation"); err != nil {
			return nil, err
		}
		if deps, ok := argument(kwargs, "deps").(*starlark.List); ok {
			for i := range deps.Len() {
				b.deps = append(b.deps, string(deps.Index(i).(starlark.String)))
			}
		}
		return starlark.None, nil
	}), nil
}

// extension is a module extension.
type extension struct {
	thing
	tags *starlark.Dict
}

func (e extension) Attr(name string) (starlark.Value, error) {
	value, found, err := e.tags.Get(starlark.String(name))
	if err != nil {
		return nil, err
	}
	s, ok := value.(schema)
	if !found || !ok {
		return nil, fmt.Errorf("the extension has no tag %s, but %v", name, e.tags.Keys())
	}
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		return starlark.None, s.check("the tag "+name, args, kwargs)
	}), nil
}

func moduleExtension(_ *starlark.Thread, _ *starlark.Builtin, _ starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	tags, ok := argument(kwargs, "tag_classes").(*starlark.Dict)
	if !ok {
		tags = starlark.NewDict(0)
	}
	return extension{tags: tags}, nil
}

func (b *bazel) useExtension(_ *starlark.Thread, fn *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var file, name string
	if err := starlark.UnpackPositionalArgs(fn.Name(), args, nil, 2, &file, &name); err != nil {
		return nil, err
	}
	values, err := b.load("", "", file, []string{name})
	if err != nil {
		return nil, err
	}
	e, ok := values[name].(extension)
	if !ok {
		return nil, fmt.Errorf("%s has no extension %s", file, name)
	}
	return e, nil
}

func (b *bazel) useRepo(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	if len(args) < 2 {
		return nil, errors.New("use_repo names no repository")
	}
	if _, ok := args[0].(extension); !ok {
		return nil, fmt.Errorf("use_repo: %v is no extension", args[0])
	}
	for _, name := range args[1:] {
		b.used = append(b.used, string(name.(starlark.String)))
	}
	return starlark.None, nil
}
