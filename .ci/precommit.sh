#!/usr/bin/env bash
# Tests the hooks with the real pre-commit on a small repository, and what
# docs/pre-commit.md says. Needs Go and git; pre-commit is installed by apt-get
# if it is missing, which takes root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
. "$here/.ci/lib.sh"

page=docs/pre-commit.md
prepare_precommit
finding='spool.go:24:11: s.queue.lines is taken at line 24 and put back at line 29, but not when Send is cancelled or fails at line 25'

echo '- there is one program in the module, which is what pre-commit installs'
programs=$(cd "$here" && go list -f '{{if eq .Name "main"}}{{.ImportPath}}{{end}}' ./... | xargs)
[[ $programs == */cmd/cancelsafe && $programs != *' '* ]] || { echo "programs: $programs"; exit 1; }

redirect https://github.com/cancelsafe/cancelsafe "$work/release"
spool "$work/spool"
cd "$work/spool"

echo '- the hook: a finding fails and is shown, here and in a commit; mended code passes'
block $page config >.pre-commit-config.yaml
git add -A
install_hooks
block $page install >"$work/install.sh"
fails 1 bash -e "$work/install.sh"
says 'pre-commit installed' Failed "$finding"
printf '\n// Commits are checked.\n' >>spool.go
git add -A
fails 1 git commit -m 'Check before each commit'
says "$finding"
mend
git add -A
fails 0 pre-commit run --all-files
says Passed
silent
fails 0 git commit -m 'Put back what was not sent'
says Passed

echo '- the other hook, with flags'
git reset -q --hard start
block $page args >.pre-commit-config.yaml
git add -A
fails 1 pre-commit run --all-files
says 'cancelsafe (command)' Failed "$finding" '^^^ put at risk here: s.queue.lines is taken by Drain'
sed -i 's/takerestore,heldlock/heldlock/' .pre-commit-config.yaml
git add -A
fails 0 pre-commit run --all-files
says Passed
silent

echo '- the hook as it is tried before anything is changed'
git reset -q --hard start
block $page look >"$work/look.sh"
fails 1 bash -e "$work/look.sh"
says "$finding"
checked $page
echo 'pre-commit: all passed'
