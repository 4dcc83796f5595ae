#!/usr/bin/env bash
# Looks at the HTML report of a run on the broken twins in a real browser.
#
# usage: .ci/html.sh [DIRECTORY]
#
# Opens it from disk, filters, expands, goes through it with the keyboard, in
# light, in dark and on a phone, and without its script; nothing may be asked of
# the network, and no error be told. Screenshots go to DIRECTORY. Installs
# chromium by apt-get if it is missing, which takes root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. .ci/lib.sh
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

die() {
	echo "html: $*" >&2
	exit 2
}

debian chromium chromium || exit 2

shots=${1:-$tmp/shots}
mkdir -p "$shots"
go build -o "$tmp/cancelsafe" ./cmd/cancelsafe
status=0
"$tmp/cancelsafe" -audit -format html -o "$tmp/report.html" ./testdata/pubsub/... || status=$?
((status == 1)) || die "cancelsafe ends with $status, want 1"

CANCELSAFE_BROWSER=$(command -v chromium) CANCELSAFE_PAGE=$tmp/report.html CANCELSAFE_SHOTS=$(realpath "$shots") \
	go test ./cmd/cancelsafe/internal/html -run '^(TestBrowser|TestSilencedShown|TestOpensAtOnce|TestWithoutScript)$' -count=1 -v
