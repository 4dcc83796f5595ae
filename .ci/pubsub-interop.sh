#!/usr/bin/env bash
# Tests the reference server with the real redis-cli and redis-benchmark.
#
# Installs redis-tools by apt-get if they are missing, which takes root. Prints
# a line for each check, and fails if one of them does.
#
# shellcheck disable=SC2016 # a $ in single quotes is one of the protocol
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. .ci/lib.sh

readonly grace=2 # seconds that the server gives its clients when it stops

passed=0
failed=0
server=''
tmp=$(mktemp -d)

cleanup() {
	[[ -z $server ]] || kill -KILL "$server" 2>/dev/null || true
	local job
	for job in $(jobs -p); do
		kill "$job" 2>/dev/null || true
	done
	wait 2>/dev/null || true
	rm -rf "$tmp"
}
trap cleanup EXIT

die() {
	echo "pubsub-interop: $*" >&2
	exit 1
}

# check NAME COMMAND... runs a command and counts whether it succeeds. What the
# command leaves in $note is printed with it.
check() {
	local name=$1
	shift
	note=''
	if "$@"; then
		passed=$((passed + 1))
		echo "ok    $name${note:+ ($note)}"
	else
		failed=$((failed + 1))
		echo "FAIL  $name${note:+ ($note)}"
	fi
}

# await SECONDS COMMAND... tries a command until it succeeds.
await() {
	local deadline=$((SECONDS + $1 + 1))
	shift
	until "$@"; do
		((SECONDS < deadline)) || return 1
		sleep 0.05
	done
}

# expect WANT GOT compares two texts.
expect() {
	[[ $2 == "$1" ]] || { note="want '$1', got '$2'"; return 1; }
}

cli() { timeout 20 redis-cli -h 127.0.0.1 -p "$port" "$@" 2>&1; }
bench() { timeout 100 redis-benchmark -h 127.0.0.1 -p "$port" "$@" 2>&1; }
alive() { [[ $(cli ping) == PONG ]]; }
resident() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$server/status"; }

# rate TEST reads the CSV of redis-benchmark and prints the requests per second.
rate() { awk -F'"' -v test="$1" '$2 == test { print int($4) }'; }

start_server() {
	go build -o "$tmp/pubsubd" ./testdata/pubsub/cmd/pubsubd
	: >"$tmp/log"
	# A long write timeout: stalled clients shall stay for as long as they are
	# being watched.
	"$tmp/pubsubd" -addr 127.0.0.1:0 -write-timeout 60s -grace "${grace}s" 2>"$tmp/log" &
	server=$!
	await 10 grep -q 'listening on' "$tmp/log" || die "the server does not start: $(cat "$tmp/log")"
	port=$(sed -n 's/.*listening on .*:\([0-9]*\)$/\1/p' "$tmp/log")
}

pub_sub() {
	cli publish news nobody >"$tmp/none"
	expect 0 "$(cat "$tmp/none")" || return
	timeout 60 redis-cli -h 127.0.0.1 -p "$port" subscribe news sport >"$tmp/first" 2>&1 &
	timeout 60 redis-cli -h 127.0.0.1 -p "$port" subscribe news >"$tmp/second" 2>&1 &
	await 5 subscribers 2 || { note='the subscribers are not counted'; return 1; }
	expect 2 "$(cli publish news 'hello world')" || return
	expect 1 "$(cli publish sport goal)" || return
	await 5 grep -q 'hello world' "$tmp/first" || { note='the first did not get it'; return 1; }
	await 5 grep -q 'hello world' "$tmp/second" || { note='the second did not get it'; return 1; }
	await 5 grep -q goal "$tmp/first" || { note='the first did not get the other channel'; return 1; }
	! grep -q goal "$tmp/second"
}

subscribers() { [[ $(cli publish news ready) == "$1" ]]; }

get_set() {
	expect OK "$(cli set key 'some value')" || return
	expect 'some value' "$(cli get key)" || return
	expect '' "$(cli get 'no such key')" || return
	head -c 300000 /dev/zero | tr '\0' x >"$tmp/large"
	expect OK "$(cli -x set large <"$tmp/large")" || return
	expect 300000 "$(cli get large | tr -d '\n' | wc -c)"
}

# expiry UNIT AMOUNT sets a key that expires, and sees it first and then not.
expiry() {
	expect OK "$(cli set brief here "$1" "$2")" || return
	expect here "$(cli get brief)" || return
	await 5 has_expired brief || { note='it does not expire'; return 1; }
}
has_expired() { [[ -z $(cli get "$1") ]]; }

bad_commands() {
	local reply
	for reply in 'command docs' 'config get save' 'hello 3' 'client setinfo lib-name x'; do
		# shellcheck disable=SC2086 # the words are the arguments
		[[ $(cli $reply) == *'ERR unknown command'* ]] || { note="$reply"; return 1; }
	done
	[[ $(cli set key value ex 9223372036854775807) == *'invalid expire time'* ]] || return
	[[ $(cli set key) == *'wrong number of arguments'* ]]
}

parallel_clients() {
	bench -c 50 -n 100000 -t set,get --csv >"$tmp/bench" || { note=$(tail -1 "$tmp/bench"); return 1; }
	note="SET $(rate SET <"$tmp/bench")/s, GET $(rate GET <"$tmp/bench")/s"
	[[ $note =~ SET\ [0-9]+/s,\ GET\ [0-9]+/s ]]
}

pipeline() {
	local n=1000000 start=$EPOCHREALTIME
	awk -v n=$n 'BEGIN { for (i = 0; i < n; i++) { k = "key:" i % 100000; printf "*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n%d\r\n", length(k), k, length(i), i } }' |
		timeout 60 redis-cli -h 127.0.0.1 -p "$port" --pipe >"$tmp/pipe" 2>&1 || true
	note="$(tail -1 "$tmp/pipe"); $(awk -v a="$start" -v b="$EPOCHREALTIME" -v n=$n 'BEGIN { print int(n / (b - a)) }') commands/s"
	grep -q "errors: 0, replies: $n" "$tmp/pipe" && expect 999999 "$(cli get key:99999)"
}

pipelined_benchmark() {
	bench -c 10 -n 1000000 -P 1000 -t set,get --csv >"$tmp/bench" || { note=$(tail -1 "$tmp/bench"); return 1; }
	note="SET $(rate SET <"$tmp/bench")/s, GET $(rate GET <"$tmp/bench")/s"
	[[ $note =~ SET\ [0-9]+/s,\ GET\ [0-9]+/s ]]
}

# raw BYTES sends bytes and prints the first line of the answer.
raw() {
	local line=''
	exec 7<>"/dev/tcp/127.0.0.1/$port"
	# In one write: a server that closes with bytes unread resets the connection, and
	# its answer may be lost with it.
	printf '%b' "$1" | cat >&7
	read -r -t 5 -u 7 line || true
	exec 7>&-
	echo "${line%$'\r'}"
}

# refused BYTES REASON expects a protocol error.
refused() {
	local reply
	reply=$(raw "$1")
	[[ $reply == "-ERR Protocol error: $2"* ]] || { note="got '$reply'"; return 1; }
	alive
}

garbage() {
	for _ in 1 2 3 4 5; do
		(head -c 1000000 /dev/urandom >"/dev/tcp/127.0.0.1/$port") 2>/dev/null || true
	done
	# A frame that never ends: the server has to stop listening to it.
	(
		exec 7<>"/dev/tcp/127.0.0.1/$port"
		printf '*10000\r\n' >&7
		yes "\$100000"$'\r\n'"$(head -c 100000 /dev/zero | tr '\0' x)"$'\r' | head -c 50000000 >&7
	) 2>/dev/null || true
	alive
}

# stall opens a connection that asks for 2 GB and reads nothing of it.
stall() {
	exec 8<>"/dev/tcp/127.0.0.1/$port"
	local requests=''
	printf -v requests '*2\r\n$3\r\nget\r\n$5\r\nlarge\r\n%.0s' {1..1000}
	for _ in 1 2 3 4 5 6 7; do
		printf '%s' "$requests"
	done >&8 &
}

stalled_reader() {
	local before after
	before=$(resident)
	stall
	bench -c 20 -n 50000 -t set,get --csv >"$tmp/bench" || return
	after=$(resident)
	note="memory $before MB before, $after MB after; others: GET $(rate GET <"$tmp/bench")/s"
	((after - before < 64)) && alive
}

stalled_subscriber() {
	local before after
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf '*2\r\n$9\r\nsubscribe\r\n$5\r\nflood\r\n' >&9
	before=$(resident)
	bench -c 10 -n 200000 -P 20 --csv publish flood "$(head -c 1000 /dev/zero | tr '\0' m)" >"$tmp/bench" || return
	after=$(resident)
	note="200 MB published; memory $before MB before, $after MB after"
	((after - before < 64)) && alive
}

# The two stalled clients are still there.
graceful_stop() {
	local start=$EPOCHREALTIME code=0 elapsed
	kill -TERM "$server"
	wait "$server" || code=$?
	elapsed=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
	note="exit code $code after $elapsed s, grace $grace s"
	((code == 0)) && awk -v e="$elapsed" -v g="$grace" 'BEGIN { exit !(e < g + 2) }'
}

debian redis-cli redis-tools || die 'there is no redis-cli'
start_server
check 'PING' alive
check 'publish and subscribe, two subscribers' pub_sub
check 'GET and SET' get_set
check 'SET with EX' expiry ex 1
check 'SET with PX' expiry px 200
check 'commands that it does not know, bad arguments' bad_commands
check '50 clients in parallel' parallel_clients
check 'pipeline of a million commands, redis-cli' pipeline
check 'pipelines of a thousand, redis-benchmark' pipelined_benchmark
check 'oversized bulk string' refused '*1\r\n$999999999\r\n' 'bulk string of'
check 'oversized array' refused '*2000000000\r\n' 'frame has more'
check 'deeply nested array' refused "$(printf '*1\\r\\n%.0s' {1..20})" 'arrays are nested'
check 'length that overflows' refused '$18446744073709551617\r\n' 'invalid bulk length'
check 'negative length' refused '$-2\r\n' 'invalid bulk length'
check 'inline command' refused 'GET / HTTP/1.1\r\n' 'expected one of'
check 'random bytes, a frame without end' garbage
check 'client that stops reading' stalled_reader
check 'subscriber that stops reading' stalled_subscriber
check 'graceful stop with stalled clients' graceful_stop

echo "$passed passed, $failed failed"
((failed == 0))
