#!/usr/bin/env bash
# Runs the commands of the documentation as they stand there, on a machine that
# has nothing of cancelsafe yet: what they install is a release made of this clone.
# Pages about other programs have scripts of their own. Needs Go, git, the Go module
# proxy, and GNU time, which is installed by apt-get if it is missing, as root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
. "$here/.ci/lib.sh"
GOBIN=$work/tools GOFLAGS='' go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

# The release is kept out of the caches that other programs share, except Go's build
# cache, which cannot mistake it for another.
cached=$(go env GOMODCACHE)/cache/download proxy=$(go env GOPROXY) GOCACHE=$(go env GOCACHE)
export GOCACHE GOWORK=off GOMODCACHE=$work/mod GOBIN=$work/bin PATH=$work/bin:$PATH
export GOPROXY="file://$cached,$proxy" GOPRIVATE=github.com/cancelsafe HOME=$work/home
unset GOFLAGS
mkdir "$HOME"
release "$work/release"
redirect https://github.com/cancelsafe/cancelsafe "$work/release"
finding='s.queue.lines is taken at line 24 and put back at line 29, but not when Send is cancelled or fails at line 25'

# anew goes to a fresh clone of the module with one finding.
spool "$work/origin"
anew() {
	cd "$work"
	rm -rf spool
	git clone -q origin spool
	cd spool
	git config user.name ci
	git config user.email ci@example.com
}

# try CODE PAGE NAME runs a block, which ends with this exit code.
try() {
	block "$2" "$3" >"$work/$3.sh"
	fails "$1" bash "$work/$3.sh"
}

page=README.md
echo "- $page"
cd "$work/release"
block $page clone | grep '^go run' >"$work/clone.sh" # the other line runs all tests
fails 1 bash "$work/clone.sh"
says 'testdata/pubsub/hazards/takerestore/takerestore.go:48:2: s.channels is taken at line 48'
anew
try 1 $page install
says "$finding" 'put at risk here'
try 1 $page vet
says "$finding"
try 1 $page tool
says "$finding"
checked $page

page=docs/go-vet.md
echo "- $page"
anew
try 1 $page install
says "$finding"
try 1 $page tool
says "$finding"
checked $page

page=docs/adoption.md
echo "- $page"
anew
try 1 $page first
says "$finding"
try 0 $page triage
says 'takerestore: state taken or marked, and not put back when cancelled'
grep -q 's.queue.lines is taken' report.html
rm report.html
try 0 $page fix # which is none
[[ ! -s $work/out ]]
try 0 $page baseline
says 'cancelsafe.baseline: 1 finding'
fails 0 cancelsafe ./...
silent
try 0 $page conf
fails 0 cancelsafe ./...
git commit -qam 'Keep what is known'
try 0 $page tool
silent
try 0 $page new
silent
sed -i '/^baseline/d' .cancelsafe.conf
sed -i 's/s.queue.Drain()$/& \/\/ all/' spool.go
try 1 $page new
says "$finding"
try 1 $page audit
says "$finding"
try 1 $page verdicts
says '(*Spool).Flush: unsafe'
checked $page

page=docs/baseline.md
echo "- $page"
anew
try 0 $page write
says '1 finding, of which 1 new'
silent
mend
fails 0 cancelsafe -baseline cancelsafe.baseline ./...
says '1 line of the baseline not found any more'
git stash -q
try 0 $page new
silent
checked $page

page=docs/html.md
echo "- $page"
anew
try 1 $page report
grep -q 's.queue.lines is taken' report.html
checked $page

page=docs/output.md
echo "- $page"
anew
try 1 $page sarif
grep -q '"ruleId"' cancelsafe.sarif
block $page actions | sed -n 's/^ *- run: //p' >"$work/actions.sh"
fails 1 bash "$work/actions.sh"
block $page strict | sed -n 's/^ *- run: //p' >"$work/strict.sh"
fails 0 bash -e "$work/strict.sh"
rm spool.go queue/queue.go
fails 1 bash -e "$work/strict.sh"
# GitHub is not here, but what it would say of a workflow is known: of both, the
# second in the place of the step that it stands for.
block $page actions >"$work/actions.yaml"
block $page strict >"$work/step"
sed -e "/- run: cancelsafe -format sarif/{r $work/step
d}" -e '/continue-on-error/d' "$work/actions.yaml" >"$work/strict.yaml"
[[ $(diff "$work/actions.yaml" "$work/strict.yaml" | grep -c '^[<>]') == 3 ]]
fails 0 "$work/tools/actionlint" -shellcheck= -pyflakes= "$work/actions.yaml" "$work/strict.yaml"
checked $page

page=docs/api.md
echo "- $page"
anew
try 0 $page api
says 'bufio.Reader' 'net.Conn' '"class"'
checked $page

page=docs/model.md
echo "- $page"
mkdir "$work/mail"
cd "$work/mail"
go mod init example.com/mail 2>"$work/out"
block $page package >mail.go
block $page rows >cancelsafe.model
fails 0 cancelsafe ./...
silent
try 1 $page vet
says 'mail.go:11:10: a value is taken from q by Next'
checked $page

page=docs/fix.md
echo "- $page"
mkdir "$work/log"
cd "$work/log"
go mod init example.com/log 2>"$work/out"
cat >log.go <<'EOF'
package log

import (
	"context"
	"sync"
)

type Remote interface {
	Send(ctx context.Context, line string) error
}

type Log struct {
	mu     sync.Mutex
	remote Remote
	lines  []string
}

func (l *Log) Append(ctx context.Context, line string) error {
	l.mu.Lock()
	if err := l.remote.Send(ctx, line); err != nil {
		return err
	}
	l.lines = append(l.lines, line)
	l.mu.Unlock()
	return nil
}
EOF
cp log.go before
fails 1 cancelsafe -diff ./...
says '+		l.mu.Unlock()'
fails 1 bash -c "$(block $page vet | head -n 1)"
says '+		l.mu.Unlock()'
cmp log.go before
fails 0 bash -c "$(block $page fix | tail -n 1)"
says 'applied'
silent
cp before log.go
fails 0 bash -c "$(block $page vet | tail -n 1)"
fails 0 cancelsafe ./...
checked $page

# The file names packages, and other files, which are made here: those of the pages
# before, which have one finding each.
page=docs/config.md
echo "- $page"
mkdir "$work/app"
cd "$work/app"
go mod init example.com/app 2>"$work/out"
for dir in third_party/log internal/gen/log cmd/log cmd/server; do
	mkdir -p "$dir"
	cp "$work/log/before" "$dir/log.go"
done
for dir in internal/store internal/other; do
	mkdir -p "$dir"
	cp "$here"/analyzers/deadcleanup/testdata/src/audit/{audit,bad_audit}.go "$dir"
done
mkdir mail tools known
cp "$work/mail/mail.go" mail
sed 's|example.com/mail|example.com/app/mail|' "$work/mail/cancelsafe.model" >tools/queue.model
cp "$work/log/before" known/log.go
fails 0 cancelsafe -baseline cancelsafe.baseline -write-baseline ./known
findings() { { cancelsafe "$@" 2>"$work/out" || true; } | sed -n 's/^\([^ ]*\.go\):.* \(([a-z]*\(, audit\)\?)\)$/\1 \2/p'; }
findings -audit ./... | diff - <(printf '%s.go (%s)\n' \
	cmd/log/log heldlock cmd/server/log heldlock internal/gen/log/log heldlock \
	internal/other/bad_audit 'deadcleanup, audit' internal/store/bad_audit 'deadcleanup, audit' \
	known/log heldlock third_party/log/log heldlock)
block $page config >.cancelsafe.conf
findings ./... | diff - <(printf '%s.go (%s)\n' \
	cmd/server/log heldlock internal/store/bad_audit 'deadcleanup, audit' mail/mail droppedsend)
fails 0 cancelsafe api Queue.Next
says 'example.com/app/mail.Queue.Next'
checked $page

# The directories of the page are modules with one finding here.
page=docs/cost.md
echo "- $page"
debian /usr/bin/time time
cp -r "$work/origin" "$work/cloudflared"
cp -r "$work/origin" "$work/nats-server"
cd "$work/release"
GOMODCACHE=${cached%/cache/download} try 0 $page bench # the tools that it installs are large
for name in cloudflared nats-server; do
	for state in cold warm; do
		grep -E "^\| $name, 0 kLOC \| \`cancelsafe\` \| $state \|( [0-9]+\.[0-9]{1,2} \|){3} [1-9][0-9]+ \|$" "$work/out" >/dev/null
	done
done
[[ $(grep -c '^| ' "$work/out") == 25 ]]
checked $page
echo 'docs: all passed'
