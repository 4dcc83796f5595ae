#!/usr/bin/env bash
# Counts what cancelsafe and the tools that stand near it find in the reference
# server and in its broken twins:
#
#	.ci/compare.sh [DIR]
#
# The tools are installed from their modules; those whose binaries are in DIR are
# taken from there. docs/comparison.md has the table that this prints. Needs Go.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bin=$work/bin
mkdir "$bin"
cd "$here"
pubsub=./testdata/pubsub/...

# install NAME PACKAGE@VERSION brings a tool, if it can be had.
install() {
	if [[ -n ${dir-} && -x $dir/$1 ]]; then
		cp "$dir/$1" "$bin/"
	else
		GOBIN=$bin GOFLAGS='' go install "$2" 2>"$work/err" || { echo "$1: $(tail -n 1 "$work/err")" >&2; return 0; }
	fi
}
dir=${1-}
go build -o "$bin/" ./cmd/cancelsafe
install contextcheck github.com/kkHAIKE/contextcheck/cmd/contextcheck@v1.1.6
install noctx github.com/sonatard/noctx/cmd/noctx@v0.5.1
install nilaway go.uber.org/nilaway/cmd/nilaway@latest
install staticcheck honnef.co/go/tools/cmd/staticcheck@v0.8.2

# The lines on which something is put at risk, and those that only -audit reports.
grep -rn --include='*.go' '// HAZARD' testdata/pubsub/hazards | cut -d: -f1,2 | LC_ALL=C sort >"$work/marked"

# vet TOOL FLAGS... runs a tool that go vet has never run before: its identity is the
# hash of the binary.
vet() {
	local tool=$work/$1
	cp "$bin/$1" "$tool"
	printf '%s' "$RANDOM$RANDOM$(date +%N)" >>"$tool"
	shift
	go vet -vettool="$tool" -json "$@" "$pubsub" 2>&1 | sed -n 's/^\t\t\t\t"posn": "\(.*\)",$/\1/p'
}

# row NAME prints where a tool finds something, its findings on standard input.
row() {
	sed -E "s|^$here/||; s|^([^:]+:[0-9]+).*|\1|" | { grep -v '_test\.go:' || true; } | LC_ALL=C sort -u >"$work/found"
	local twins marked
	twins=$(grep -c '^testdata/pubsub/hazards/' "$work/found" || true)
	marked=$(LC_ALL=C comm -12 "$work/found" "$work/marked" | wc -l)
	printf '| %s | %d | %d | %d |\n' "$1" $(($(wc -l <"$work/found") - twins)) "$twins" "$marked"
}

version() { go version -m "$bin/$1" | awk '$1 == "mod" { print $3 }'; }

printf '| tool | lines in the server | lines in the twins | of these, where something is put at risk (of %d) |\n' "$(wc -l <"$work/marked")"
printf '|---|---:|---:|---:|\n'
vet cancelsafe | row '`cancelsafe`'
vet cancelsafe -audit | row '`cancelsafe -audit`'
go vet -lostcancel -json "$pubsub" 2>&1 | sed -n 's/^\t\t\t\t"posn": "\(.*\)",$/\1/p' | row '`go vet -lostcancel`'
for tool in contextcheck noctx; do
	[[ ! -x $bin/$tool ]] || vet "$tool" | row "$tool $(version "$tool")"
done
[[ ! -x $bin/nilaway ]] || vet nilaway -include-pkgs=github.com/cancelsafe/cancelsafe | row "nilaway $(version nilaway)"
[[ ! -x $bin/staticcheck ]] || { "$bin/staticcheck" -checks all "$pubsub" || true; } | row "staticcheck $(version staticcheck), all checks"
