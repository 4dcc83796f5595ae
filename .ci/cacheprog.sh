#!/usr/bin/env bash
# Tests what docs/bazel.md says of a shared cache: of two machines, which have
# nothing but the server in common, the second analyses nothing again. Needs Go
# and the Go module proxy.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" || true; rm -rf "$work"' EXIT
. "$here/.ci/lib.sh"

page=docs/bazel.md
GOMODCACHE=$(go env GOMODCACHE) GOCACHE=$(go env GOCACHE)
export GOMODCACHE GOCACHE GOWORK=off GOBIN=$work/bin PATH=$work/bin:$PATH CACHE_SERVER=http://localhost:31364
(cd "$here" && go install ./cmd/cancelsafe)
spool "$work/spool"
cd "$work/spool"

block $page server >"$work/server.sh"
printf 'exec %s\n' "$(tail -n 1 "$work/server.sh")" >"$work/serve.sh"
head -n -1 "$work/server.sh" | bash -e
HOME=$work/store bash "$work/serve.sh" >"$work/served" 2>&1 &
server=$!

# machine NAME runs the commands of the page with a cache of its own, and leaves
# the number of results that the server has then in $stored.
block $page cache >"$work/cache.sh"
machine() {
	mkdir -p "$work/$1"
	fails 1 env HOME="$work/$1" XDG_CACHE_HOME="$work/$1" bash -e "$work/cache.sh"
	says 's.queue.lines is taken at line 24'
	stored=$(find "$work/store" -type f | wc -l)
	echo "$1: the server has $stored files"
}
sleep 2
machine first
first=$stored
machine second
((first > 50 && (stored - first) * 10 < first)) || { echo 'the cache is not shared'; cat "$work/served"; exit 1; }
checked $page
echo 'shared cache: all passed'
