# What the scripts share that try cancelsafe in other tools. They source it, and
# have $here, the root of the clone, and $work, a directory of their own.
#
# shellcheck shell=bash disable=SC2154

# Commands of the documentation are run as it has them. A block of code below a
# line "<!-- try NAME -->" is printed by block PAGE NAME; checked PAGE fails if a
# block of shell commands has no such line, or if a name was never asked for. Files
# that scripts of their own try have a line "<!-- NAME -->".
block() {
	echo "$1 $2" >>"$work/tried"
	awk -v name="$2" '
		$0 == "<!-- try " name " -->" || $0 == "<!-- " name " -->" { found = 1; next }
		found && /^```/ { if (inside) exit; inside = 1; next }
		inside
		found && !inside { found = 0 }
	' "$here/$1" >"$work/block"
	[[ -s $work/block ]] || { echo "$1 has no block $2" >&2; return 1; }
	cat "$work/block"
}

checked() {
	awk -v page="$1" '
		/^```sh/ && before !~ /^<!-- try .* -->$/ { printf "%s:%d: these commands are not tried\n", page, NR; bad = 1 }
		{ before = $0 }
		END { exit bad }
	' "$here/$1" || return
	local name
	while read -r name; do
		grep -qxF "$1 $name" "$work/tried" || { echo "$1: $name is not tried"; return 1; }
	done < <(sed -n 's/^<!-- try \(.*\) -->$/\1/p' "$here/$1")
}

# redirect URL DIR makes git take a repository in DIR for the one at URL.
redirect() {
	local n=${GIT_CONFIG_COUNT:-0}
	export "GIT_CONFIG_KEY_$n=url.file://$2.insteadOf" "GIT_CONFIG_VALUE_$n=$1"
	export GIT_CONFIG_COUNT=$((n + 1))
}

# repository DIR TAG makes a repository of all files in DIR, with a tag.
repository() {
	git -C "$1" init -q -b main
	git -C "$1" config user.name ci
	git -C "$1" config user.email ci@example.com
	git -C "$1" config commit.gpgsign false
	git -C "$1" add -A
	git -C "$1" commit -qm 'All files'
	git -C "$1" tag "$2"
}

# release DIR makes a repository of the files of the clone, changed ones among
# them, which is tagged as version $version.
version=v0.1.0
release() {
	mkdir -p "$1"
	(cd "$here" && git ls-files -z --cached --others --exclude-standard |
		while IFS= read -r -d '' file; do [[ ! -e $file ]] || printf '%s\0' "$file"; done |
		tar -c --null -T - -f -) | tar -x -C "$1"
	repository "$1" "$version"
}

# spool DIR makes a repository of a small module with one finding.
spool() {
	mkdir -p "$1"
	cp -r "$here/testdata/spool/." "$1"
	repository "$1" start
}

# mend changes the module in the working directory so that nothing is found.
mend() {
	sed -i 's/^\t\treturn err$/\t\ts.queue.PutBack(lines)\n&/' spool.go
	git diff --quiet && { echo 'spool.go is as it was'; return 1; }
	return 0
}

# golangci prints the path of golangci-lint with the plugin, which is built once
# and kept in the cache of the go command.
golangci() { (cd "$here/testdata/gcl" && GOFLAGS="$same_binary -ldflags=-s" go tool -n gcl); }

# fails CODE COMMAND... runs a command that ends with this exit code, and leaves
# what it prints in $work/out.
fails() {
	local want=$1 code=0
	shift
	"$@" >"$work/out" 2>&1 || code=$?
	[[ $code == "$want" ]] && return
	printf '%s: exit code %d, want %d\n' "$*" "$code" "$want"
	cat "$work/out"
	return 1
}

# says TEXT... looks for texts in what the last command printed.
says() {
	local text
	for text; do
		grep -qF -- "$text" "$work/out" || { printf 'not printed: %s\n' "$text"; cat "$work/out"; return 1; }
	done
}

# silent looks that the last command printed no finding.
silent() {
	! grep -E '^[^ ]+\.go:[0-9]+' "$work/out"
}

# prepare_precommit installs pre-commit where it is missing, and makes the release
# that it takes its hooks from. pre-commit sets GOPATH, and would download all
# modules again if GOMODCACHE were not set.
prepare_precommit() {
	GOMODCACHE=$(go env GOMODCACHE)
	export GOMODCACHE GOWORK=off PRE_COMMIT_HOME=$work/home
	unset GOFLAGS
	release "$work/release"
	debian pre-commit pre-commit
}

# debian COMMAND PACKAGE installs the package of a command that is missing.
debian() {
	command -v "$1" >/dev/null && return
	command -v apt-get >/dev/null || { echo "$1 is missing, and there is no apt-get to install it with: install $2" >&2; return 1; }
	((EUID == 0)) || { echo "$1 is missing, and installing it takes root: install $2" >&2; return 1; }
	echo "installing $2"
	local log
	log=$({ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2"; } 2>&1) ||
		{ printf '%s\n' "$log" >&2; return 1; }
}

# same_binary are flags with which Go builds the same program wherever its source
# is, so that what go vet has cached for one is there for the next.
same_binary='-trimpath -buildvcs=false'

# install_hooks builds the hooks of the configuration in the working directory.
install_hooks() { GOFLAGS=$same_binary pre-commit install-hooks >"$work/hooks" 2>&1 || { cat "$work/hooks"; return 1; }; }
