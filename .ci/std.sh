#!/usr/bin/env bash
# Shows which reports on the standard library a change adds and removes.
#
# usage: .ci/std.sh [-update]
#
# All reports of both tiers are kept in testdata/std/reports.txt, each with a
# verdict in the line below. The script runs the tool and prints the difference:
# "+" what is reported now and was not, "-" what was. With -update it rewrites
# the list, with the verdicts that it knows, and "unread" for what is new. Every
# new report has to be read.
#
# Exit code: 0 no difference, or updated; 1 a difference; 2 it could not be told.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

golden=testdata/std/reports.txt
case "$*" in
'' | -update) ;;
*)
	sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
	exit 2
	;;
esac

export GOWORK=off GOFLAGS=
version="$(go env GOVERSION) $(go env GOOS)/$(go env GOARCH)"
listed=$(sed -n '1s/^# //p' "$golden" 2>/dev/null || true)
if [[ ${1-} != -update && $version != "$listed" ]]; then
	echo "std: the list is for $listed, and this is $version" >&2
	exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/cancelsafe" ./cmd/cancelsafe

# Findings begin at the margin, the code below them does not.
status=0
"$work/cancelsafe" -v -audit -color never -C "$(go env GOROOT)/src" std >"$work/out" 2>"$work/err" || status=$?
if ((status > 1)); then
	cat "$work/err" >&2
	exit 2
fi
grep -v -e '^ ' -e '^$' "$work/out" >"$work/now" || true
grep ' is given up: ' "$work/err" >>"$work/now" || true
LC_ALL=C sort -o "$work/now" "$work/now"

if [[ ${1-} != -update ]]; then
	grep -v -e '^#' -e $'^\t' -e '^$' "$golden" | LC_ALL=C sort >"$work/then" || true
	diff --old-line-format='- %L' --new-line-format='+ %L' --unchanged-line-format= "$work/then" "$work/now" || exit 1
	exit 0
fi

# A verdict stays with its report if nothing but the numbers in it have changed.
touch "$golden"
awk -v version="$version" '
	function key(line) { gsub(/[0-9]+/, "", line); return line }
	FNR == NR && /^[^\t#]/ { last = $0; next }
	FNR == NR && /^\t/ { exact[last] = $0; like[key(last)] = $0; next }
	FNR == NR { next }
	FNR == 1 { print "# " version }
	{
		verdict = "\tunread"
		if (key($0) in like) verdict = like[key($0)]
		if ($0 in exact) verdict = exact[$0]
		print "\n" $0 "\n" verdict
	}' "$golden" "$work/now" >"$work/new"
cp "$work/new" "$golden"
echo "std: $(wc -l <"$work/now") reports, $(grep -c $'^\tunread' "$golden" || true) unread"
