#!/usr/bin/env bash
# Checks that all drivers find the same: go vet, the command, golangci-lint with
# the plugin, pre-commit and a driver that does what nogo does. They are run on
# one module, in both tiers: the reference server with its broken twins, and the
# testdata of all rules. Prints how many findings each has, and the findings that
# not all have; two are the same if place and message are. Needs Go and git;
# pre-commit is installed by apt-get if it is missing, which takes root.
# shellcheck disable=SC2317 # the drivers are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
. "$here/.ci/lib.sh"

prepare_precommit
export GOLANGCI_LINT_CACHE=$work/cache

cd "$here"
GOFLAGS=$same_binary go build -o "$work/" ./cmd/cancelsafe ./analyzers/testdata/same
lint=$(golangci)
"$work/same" corpus "$work/corpus"
cd "$work/corpus"
repository . corpus

# findings prints the findings in the output of a tool: they begin at the margin,
# with a place; golangci-lint's end in the way into trouble and its name.
findings() {
	{ grep -E '^[^ ]+\.go:[0-9]+:[0-9]+: [^[:space:]]' || true; } |
		sed -E 's/ \[(line [0-9]+|[^ ]+:[0-9]+): put at risk here: .*\] \(cancelsafe\)$//; s/ \(cancelsafe\)$//' | LC_ALL=C sort -u
}

# The drivers, in the tier $tier, for which $audit is true or false.
run_vet() { go vet -vettool="$work/cancelsafe" -audit="$audit" ./...; }
run_command() { "$work/cancelsafe" -color never -audit="$audit" ./...; }
run_golangci-lint() {
	cat >.golangci.yml <<-EOF
		version: "2"
		linters:
		  default: none
		  enable: [cancelsafe]
		  settings:
		    custom:
		      cancelsafe: {type: module, settings: {audit: $audit}}
		  exclusions: {generated: disable}
		issues: {max-issues-per-linter: 0, max-same-issues: 0, uniq-by-line: false}
	EOF
	"$lint" run --output.text.print-issued-lines=false --output.text.colors=false ./...
}
run_pre-commit() {
	cat >.pre-commit-config.yaml <<-EOF
		repos:
		  - repo: $work/release
		    rev: $version
		    hooks: [{id: cancelsafe, args: [-audit=$audit, ./...]}]
	EOF
	git add -A
	install_hooks
	pre-commit run --all-files --color never
}
run_nogo() { "$work/same" nogo "$tier"; }

drivers=(vet command golangci-lint pre-commit nogo)
differ=0
printf '| driver | default | audit |\n|---|---:|---:|\n' >"$work/table"
for tier in default audit; do
	audit=false
	[[ $tier == default ]] || audit=true
	for driver in "${drivers[@]}"; do
		start=$SECONDS code=0
		"run_$driver" >"$work/raw" 2>&1 || code=$?
		# There are findings, which nogo, a program for this alone, does not take for
		# a failure.
		want=1
		[[ $driver != nogo ]] || want=0
		if [[ $code != "$want" ]]; then
			printf '%s: exit code %d, want %d\n' "$driver" "$code" "$want"
			tail -n 20 "$work/raw"
			exit 2
		fi
		findings <"$work/raw" >"$work/$driver.$tier"
		echo "$driver, $tier: $(wc -l <"$work/$driver.$tier") findings in $((SECONDS - start))s"
		if ! diff "$work/vet.$tier" "$work/$driver.$tier" >"$work/diff"; then
			printf '%s differs from go vet:\n' "$driver"
			head -n 40 "$work/diff"
			differ=1
		fi
	done
done

count() { wc -l <"$work/$1"; }
for driver in "${drivers[@]}"; do
	printf '| %s | %d | %d |\n' "$driver" "$(count "$driver.default")" "$(count "$driver.audit")"
done >>"$work/table"
cat "$work/table"
(($(count vet.default) > 0 && $(count vet.audit) > $(count vet.default))) || { echo 'too few findings to compare'; exit 2; }
exit "$differ"
