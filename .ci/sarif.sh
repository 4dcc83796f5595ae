#!/usr/bin/env bash
# Checks what -format sarif writes about the reference server and its broken
# twins against the schema of SARIF 2.1.0.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

die() {
	echo "sarif: $*" >&2
	exit 1
}

go build -o "$tmp/cancelsafe" ./cmd/cancelsafe
(cd testdata/sarif && GOWORK=off go build -o "$tmp/validate" .)

# write NAME CODE FLAGS... writes a log, which has to end with that exit code.
write() {
	local name=$1 want=$2 code=0
	shift 2
	"$tmp/cancelsafe" -format sarif -o "$tmp/$name.sarif" "$@" 2>"$tmp/stderr" || code=$?
	[[ $code == "$want" ]] || die "$name: exit code $code, want $want: $(cat "$tmp/stderr")"
	(cd testdata/sarif && "$tmp/validate" "$tmp/$name.sarif") || die "$name does not meet the schema"
}

write hazards 1 -audit ./testdata/pubsub/...
write silenced 1 -silenced ./testdata/pubsub/hazards/...
"$tmp/cancelsafe" -audit -baseline "$tmp/known" -write-baseline ./testdata/pubsub/... 2>"$tmp/stderr" || die "$(cat "$tmp/stderr")"
write known 0 -audit -silenced -baseline "$tmp/known" ./testdata/pubsub/...
grep -q '"external"' "$tmp/known.sarif" || die "what the baseline keeps back is not in the log"
write nothing 0 ./analyzers/internal/ir

# The check can fail.
sed 's/"ruleId"/"ruleName"/' "$tmp/hazards.sarif" >"$tmp/wrong.sarif"
if (cd testdata/sarif && "$tmp/validate" "$tmp/wrong.sarif") 2>/dev/null; then
	die "a log that is wrong meets the schema"
fi
echo "sarif: $(grep -c '"ruleId"' "$tmp/hazards.sarif") results are as the schema wants them"
