#!/usr/bin/env bash
# Measures what cancelsafe costs beside what people already run:
#
#	.ci/bench.sh [-n RUNS] DIR...
#
# Each DIR is a module that compiles here, or std for the standard library. For
# each, the tools run one after the other, and that RUNS times (once, if it is not
# said), so that a busy machine is unkind to all of them. docs/cost.md says what is
# measured, and has the table that this prints. Needs Go and GNU time.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2
contextcheck=github.com/kkHAIKE/contextcheck/cmd/contextcheck@v1.1.6

runs=1
if [[ ${1-} == -n ]]; then
	runs=$2
	shift 2
fi
(($#)) || { echo "usage: .ci/bench.sh [-n RUNS] DIR..." >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bin=$work/bin
mkdir "$bin"
(cd "$here" && go build -o "$bin/" ./cmd/cancelsafe ./testdata/bench/ssaonly)
GOBIN=$bin go install "$staticcheck"
GOBIN=$bin go install "$contextcheck"

# fresh TOOL copies a tool and changes its identity, which is the hash of the
# binary, so that nothing in the go command's cache is an answer of it.
fresh() {
	cp "$bin/$1" "$work/$1"
	printf '%s' "$RANDOM$RANDOM$(date +%N)" >>"$work/$1"
}

# measure TOOL STATE COMMAND... runs a command and writes down what it took. That
# it fails, since it finds something, does not matter.
measure() {
	local tool=$1 state=$2
	shift 2
	command time -q -o "$work/time" -f '%U %S %e %M' "$@" >"$work/out" 2>&1 || true
	printf '%s %s %s %s\n' "$name" "$tool" "$state" "$(tail -n 1 "$work/time")" | tee -a "$work/log" >&2
}

# A warm run takes a second: it is repeated, since whatever else the machine does
# shows.
states=(cold warm warm warm warm warm)

# round measures each tool on the packages $pattern in the working directory.
round() {
	local tool state
	# The identity of vet is the version of Go: here a flag makes the difference, one
	# that names a function of which there is none.
	measure vet cold go vet -printf.funcs="fresh$RANDOM$RANDOM" "$pattern"
	for state in "${states[@]:1}"; do
		measure vet "$state" go vet "$pattern"
	done
	for tool in ssaonly cancelsafe contextcheck; do
		fresh "$tool"
		for state in "${states[@]}"; do
			measure "$tool" "$state" go vet -vettool="$work/$tool" "$pattern"
		done
	done
	fresh cancelsafe
	for state in "${states[@]}"; do
		measure command "$state" "$work/cancelsafe" "$pattern"
	done
	rm -rf "$work/cache"
	for state in "${states[@]}"; do
		STATICCHECK_CACHE=$work/cache measure staticcheck "$state" "$bin/staticcheck" -checks 'SA*' "$pattern"
	done
}

for dir; do
	name=$(basename "$dir") pattern=./...
	if [[ $dir == std ]]; then
		dir=$work pattern=std
	fi
	cd "$dir"
	go vet "$pattern" >/dev/null 2>&1 || true # compiles all that is imported
	files=$(go list -f '{{range .GoFiles}}{{$.Dir}}/{{.}}{{"\n"}}{{end}}' "$pattern")
	printf '%s %s %s\n' "$name" lines "$(xargs cat <<<"$files" | wc -l)" >>"$work/log"
	for ((i = 0; i < runs; i++)); do
		round
	done
done

# The table has the median of the runs.
awk '
function median(list,    v, n, i, j, t) {
	n = split(list, v, " ")
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && v[j-1]+0 > v[j]+0; j--) { t = v[j]; v[j] = v[j-1]; v[j-1] = t }
	return v[int((n + 1) / 2)]
}
$2 == "lines" { if (!($1 in lines)) names[++count] = $1; lines[$1] = $3; next }
{
	k = $1 " " $2 " " $3
	user[k] = user[k] " " $4; sys[k] = sys[k] " " $5; wall[k] = wall[k] " " $6; peak[k] = peak[k] " " $7
}
END {
	split("vet ssaonly cancelsafe command contextcheck staticcheck", tools, " ")
	title["vet"] = "`go vet`"
	title["ssaonly"] = "`go vet -vettool=ssaonly`"
	title["cancelsafe"] = "`go vet -vettool=cancelsafe`"
	title["command"] = "`cancelsafe`"
	title["contextcheck"] = "`go vet -vettool=contextcheck`"
	title["staticcheck"] = "`staticcheck -checks SA*`"
	print "| code | tool | | user s | system s | wall s | peak MB |"
	print "|---|---|---|---:|---:|---:|---:|"
	for (i = 1; i <= count; i++)
		for (j = 1; j <= 6; j++)
			for (s = 1; s <= 2; s++) {
				state = s == 1 ? "cold" : "warm"
				form = s == 1 ? "%.1f" : "%.2f"
				k = names[i] " " tools[j] " " state
				if (k in user)
					printf "| %s, %d kLOC | %s | %s | " form " | " form " | " form " | %d |\n", names[i], lines[names[i]] / 1000,
						title[tools[j]], state, median(user[k]), median(sys[k]), median(wall[k]), median(peak[k]) / 1024
			}
}' "$work/log"
