#!/usr/bin/env bash
# Runs the reference server under clients that come and go, and checks that it
# loses no message, no memory and no goroutine.
#
# usage: .ci/pubsub-soak.sh [DURATION]
#
# 20s (the default) is for every change, 10m for a release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

duration=${1:-20s}
if [[ ! $duration =~ ^([0-9]+(\.[0-9]+)?(h|m|s|ms))+$ ]]; then
	echo "pubsub-soak: '$duration' is not a duration; try 20s or 10m" >&2
	exit 2
fi
exec go test ./testdata/pubsub/server -run '^TestSoak$' -count=1 -v -timeout 0 -soak="$duration"
