#!/usr/bin/env bash
# Tests the plugin in a real golangci-lint, which is built from its module the
# first time, and what docs/golangci-lint.md says. Needs Go and git.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/.ci/lib.sh"

page=docs/golangci-lint.md
export GOWORK=off GOLANGCI_LINT_CACHE=$work/cache
unset GOFLAGS
lint=$(golangci)
finding='spool.go:24:11: s.queue.lines is taken at line 24 and put back at line 29, but not when Send is cancelled or fails at line 25'
trace='[line 24: put at risk here: s.queue.lines is taken by Drain; line 25: control leaves here: Send is cancelled or fails; line 29: the normal way still does this: s.queue.lines put back by PutBack] (cancelsafe)'

spool "$work/spool"
cd "$work/spool"
block $page config >.golangci.yml
git add -A
git commit -qm 'Configure golangci-lint'
run() { "$lint" run --output.text.print-issued-lines=false ./...; }

echo '- what another package does is known, and there is one issue, with its trace'
fails 1 run
says "$finding" "$trace" '* cancelsafe: 1'

echo '- //nolint silences it, and counts as used'
sed -i 's|s.queue.Drain()$|& //nolint:cancelsafe // lines are sent again|' spool.go
fails 0 run
silent

echo '- //cancelsafe:ignore does as well'
sed -i 's|//nolint:cancelsafe //|//cancelsafe:ignore takerestore|' spool.go
fails 0 run
silent

echo '- one that silences nothing is an issue: of nolintlint, and of cancelsafe'
git checkout -q spool.go
mend
sed -i 's|s.queue.Drain()$|& //nolint:cancelsafe // lines are sent again|' spool.go
fails 1 run
says 'is unused for linter "cancelsafe" (nolintlint)'
sed -i 's|//nolint:cancelsafe //|//cancelsafe:ignore takerestore|' spool.go
fails 1 run
says '//cancelsafe:ignore has no effect: takerestore would report nothing here, in either tier (directive) (cancelsafe)'

echo '- mended code is silent'
git checkout -q spool.go
mend
fails 0 run
silent
git checkout -q spool.go

echo '- settings: rules are chosen, and what is wrong is an error'
grep -q 'settings: {audit: ' .golangci.yml
sed -i 's/settings: {audit: .*/settings: {audit: false, rules: [heldlock]}/' .golangci.yml
fails 0 run
silent
sed -i 's/settings: {audit: .*/settings: {audit: false, rule: [heldlock]}/' .golangci.yml
fails 3 run
says 'cancelsafe: settings: ' 'unknown field "rule"'
sed -i 's/settings: {audit: .*/settings: {audit: false, rules: [heldlocks]}/' .golangci.yml
fails 3 run
says 'cancelsafe: settings: unknown rule "heldlocks": the rules are abandoned, afterfunc,'
git checkout -q .golangci.yml

# What stands on the page, as it is there, but that the plugin is that of this
# clone, and that a copy of golangci-lint is cloned instead of the one at GitHub.
echo '- the page'
source=$(cd "$here/testdata/gcl" && go list -m -f '{{.Dir}} {{.Version}}' github.com/golangci/golangci-lint/v2)
cp -r --no-preserve=mode "${source% *}" "$work/golangci-lint"
repository "$work/golangci-lint" "${source#* }"
redirect https://github.com/golangci/golangci-lint.git "$work/golangci-lint"
block $page plugin | sed "s|^\( *\)version: latest$|\1path: $here|" >.custom-gcl.yml
grep -qF "path: $here" .custom-gcl.yml
mkdir "$work/bin"
ln -s "$lint" "$work/bin/golangci-lint"
block $page build >"$work/build.sh"
block $page run >"$work/run.sh"
PATH=$work/bin:$PATH GOFLAGS=$same_binary fails 0 bash -e "$work/build.sh"
fails 1 bash -e "$work/run.sh"
says "$finding" '* cancelsafe: 1'
checked $page
echo 'golangci-lint: all passed'
