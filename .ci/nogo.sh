#!/usr/bin/env bash
# Runs the nogo of rules_go, which docs/bazel.md sets up, and checks what that page
# says of it. There is no Bazel here, and nothing of it is run: what BUILD.bazel
# and MODULE.bazel load is looked at in the source of rules_go and gazelle, and the
# actions of rules_go, which are Go programs, are run as its rules run them, on
# packages that the go command has compiled. Compares what they find with go vet,
# on the module of .ci/same.sh, in both tiers. Needs Go, git and the Go module
# proxy.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/.ci/lib.sh"

page=docs/bazel.md
export GOWORK=off
unset GOFLAGS
cd "$here"
GOFLAGS=$same_binary go build -o "$work/" ./cmd/cancelsafe ./analyzers/testdata/same

cp -r testdata/nogo "$work/module"
cd "$work/module"
go mod edit -replace "github.com/cancelsafe/cancelsafe=$here"
go mod download github.com/bazelbuild/rules_go github.com/bazelbuild/bazel-gazelle
rules_go=$(go list -m -f '{{.Dir}}' github.com/bazelbuild/rules_go)
gazelle=$(go list -m -f '{{.Dir}}' github.com/bazelbuild/bazel-gazelle)
go list -m github.com/bazelbuild/rules_go github.com/bazelbuild/bazel-gazelle
tested=$(go list -m -f '{{.Version}}' github.com/bazelbuild/rules_go)
grep -qF "rules_go $tested" "$here/$page" || { echo "$page does not say that rules_go $tested is what is tested"; exit 1; }

echo '- BUILD.bazel and MODULE.bazel'
block $page module >"$work/MODULE.bazel"
block $page nogo >"$work/BUILD.bazel"
block $page nogo.json >"$work/nogo.json"
go build -o "$work/check" .
"$work/check" "$rules_go" "$gazelle" "$work/MODULE.bazel" "$work/BUILD.bazel" >"$work/packages"

echo '- gazelle makes the targets that they name'
release "$work/release"
mapfile -t packages <"$work/packages"
go build -o "$work/gazelle" github.com/bazelbuild/bazel-gazelle/cmd/gazelle
# It need not find out where dependencies are, for which it would ask the proxy.
fails 0 env GOPROXY=off "$work/gazelle" -mode fix -repo_root "$work/release" -go_prefix github.com/cancelsafe/cancelsafe \
	-r=false -index=false -external vendored "${packages[@]/#/$work/release/}"
analyzers=()
for package in "${packages[@]}"; do
	build=$work/release/$package/BUILD.bazel
	grep -A 99 '^go_library($' "$build" | sed '/^)$/q' >"$work/library"
	grep -qxF "    name = \"${package##*/}\"," "$work/library"
	grep -qxF '    visibility = ["//visibility:public"],' "$work/library"
	analyzers+=(-analyzer_importpath "$(sed -n 's/^    importpath = "\(.*\)",$/\1/p' "$work/library")")
done

# sources NAME copies the files that a target of rules_go consists of, to a package
# of that name.
builders=go/tools/builders
sources() {
	mkdir "$1"
	sed -n "/name = \"$1_srcs\"/,/^)/p" "$rules_go/$builders/BUILD.bazel" | grep -oE '"[a-z0-9_]+\.go"' | tr -d '"' >"$work/files"
	local file
	while read -r file; do
		cp "$rules_go/$builders/$file" "$1"
	done <"$work/files"
}

# nogo NAME builds a nogo with the configuration in $work/NAME.json.
nogo() {
	(cd "$work/module" && "$work/builder" gennogomain -output nogo/generated.go "${analyzers[@]}" -config "$work/$1.json" &&
		go build -o "$work/$1" ./nogo)
}

# bazel NAME [PACKAGE...] runs that nogo, and prints its findings as go vet does.
bazel() {
	local name=$1
	shift
	"$work/same" bazel "$work/builder" "$work/$name" "$@" >"$work/log" || return
	sed -E 's/ \([a-z]+\)$//' "$work/log" | findings
}
vet() { go vet -vettool="$work/cancelsafe" "$@" ./... 2>&1 | findings; }
findings() { grep -E '^[^ ]+\.go:[0-9]+:[0-9]+: [^[:space:]]' | LC_ALL=C sort -u; }

echo '- it finds what go vet finds'
sources builder
sources nogo
prefix=$(sed -n 's/^RULES_GO_REPO_NAME = "\(.*\)"$/\1/p' "$rules_go/go/private/common.bzl")//stdlib:
go build -ldflags "-X main.rulesGoStdlibPrefix=$prefix" -o "$work/builder" ./builder
{ echo '{'; grep '"_base"' "$work/nogo.json" | sed 's/,$//'; echo '}'; } >"$work/default.json"
cp "$work/nogo.json" "$work/audit.json"
nogo default
nogo audit
(cd "$here" && "$work/same" corpus "$work/corpus")
cd "$work/corpus"
repository . corpus
for tier in default audit; do
	audit=false
	[[ $tier == default ]] || audit=true
	start=$SECONDS
	bazel "$tier" >"$work/nogo.$tier"
	echo "nogo, $tier: $(wc -l <"$work/nogo.$tier") findings in $((SECONDS - start))s"
	vet -audit="$audit" >"$work/vet.$tier" || true
	diff "$work/vet.$tier" "$work/nogo.$tier"
done
(($(wc -l <"$work/vet.audit") > $(wc -l <"$work/vet.default"))) || { echo 'there is nothing to compare'; exit 1; }

echo '- it prints fixes, as patches that fit'
awk '/^-+Suggested Fix-+$/ { inside = 1; next } /^-+$/ { inside = 0 } inside' "$work/log" >"$work/patch"
git apply "$work/patch"
(($(git diff --name-only | wc -l) > 10)) || { echo 'there are too few fixes'; exit 1; }
go build ./...

spool "$work/spool"
cd "$work/spool"
finding='spool.go:24:11: s.queue.lines is taken at line 24 and put back at line 29, but not when Send is cancelled or fails at line 25'

echo '- what a package outside its scope does is known'
bazel default example.com/spool/queue >"$work/out"
says "$finding"

echo '- comments and exclude_files take effect'
for comment in '//cancelsafe:ignore takerestore lines are sent again' '//nolint:takerestore // lines are sent again'; do
	git checkout -q .
	sed -i "s|s.queue.Drain()\$|& $comment|" spool.go
	git diff --quiet && { echo 'spool.go is as it was'; exit 1; }
	! bazel default
done
git checkout -q .
mkdir -p external/copy
cp spool.go external/copy
bazel default >"$work/out"
says "$finding"
[[ $(wc -l <"$work/out") == 1 ]]
vet >"$work/out" || true
says "external/copy/$finding"
rm -r external

echo '- a wrong name of a rule is ignored, one of a flag is an error'
sed 's/"takerestore"/"takerestores"/' "$work/nogo.json" >"$work/rule.json"
sed 's/"audit"/"audits"/' "$work/nogo.json" >"$work/flag.json"
nogo rule
nogo flag
bazel rule >"$work/out"
says "$finding"
fails 2 "$work/same" bazel "$work/builder" "$work/flag"
says 'abandoned: unrecognized flag: audits'
echo 'nogo: all passed'
