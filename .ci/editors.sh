#!/usr/bin/env bash
# Tries what docs/output.md has for GitHub Actions and for editors on what the
# command prints of the broken twins: the patterns in an engine of JavaScript, the
# setting of Vim in Vim, and M-x compile in Emacs. Each must find what -format json
# has, and nothing else. GitHub Actions and Visual Studio Code themselves are not
# run. Needs Go; nodejs, vim and emacs-nox are installed by apt-get where they are
# missing, which takes root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/.ci/lib.sh"

page=docs/output.md
debian node nodejs
debian vim vim
debian emacs emacs-nox
cd "$here"
go build -o "$work/" ./cmd/cancelsafe
export PATH=$work:$PATH WORK=$work
cd testdata/pubsub

# want FLAG... leaves the findings in $work/want, a line each.
want() {
	fails 1 cancelsafe "$@" -format json -o "$work/findings.json" ./...
	node - >"$work/want" <<-'SCRIPT'
		const findings = JSON.parse(require("fs").readFileSync(process.env.WORK + "/findings.json", "utf8"));
		for (const f of findings) {
			console.log([f.position.file, f.position.line, f.position.column, f.rule, f.message].join(" "));
		}
	SCRIPT
	(($(wc -l <"$work/want") > 20)) || { echo 'there are too few findings to compare'; return 1; }
}

# matched FILE finds findings in $work/out with the pattern in that file.
matched() {
	node - "$1" <<-'SCRIPT'
		const fs = require("fs");
		const whole = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
		const matcher = whole.tasks ? whole.tasks[0].problemMatcher : whole.problemMatcher[0];
		const [pattern] = [matcher.pattern].flat();
		const regexp = new RegExp(pattern.regexp);
		for (const line of fs.readFileSync(process.env.WORK + "/out", "utf8").split("\n")) {
			const m = regexp.exec(line);
			if (m) {
				console.log(["file", "line", "column", "code", "message"].map((key) => m[pattern[key]]).join(" "));
			}
		}
	SCRIPT
}

echo '- the problem matcher of GitHub Actions'
block $page matcher >"$work/matcher.json"
want -audit
fails 1 cancelsafe -audit -color always ./...
# The runner takes colours out before it looks.
sed -i 's/\x1b\[[0-9;]*m//g' "$work/out"
matched "$work/matcher.json" | diff "$work/want" -
fails 1 cancelsafe -audit -color never ./...
matched "$work/matcher.json" | diff "$work/want" -

echo '- the task of Visual Studio Code'
block $page task >"$work/task.json"
want
fails 1 bash -c "$(node -p 'require(process.env.WORK + "/task.json").tasks[0].command')"
matched "$work/task.json" | diff "$work/want" -

echo '- :make in Vim'
block $page vim >"$work/setting.vim"
# quickfix FLAG... runs :make with these flags, and lists what Vim has understood.
quickfix() {
	cat >"$work/make.vim" <<-SCRIPT
		source $work/setting.vim
		silent make! $*
		call writefile(map(getqflist(), {_, e ->
		      \ join([bufname(e.bufnr), e.lnum, e.col, matchstr(e.text, '(\\zs\\w\\+\\ze\\(, audit\\)\\?)$'), e.text])}), '$work/quickfix')
		qall!
	SCRIPT
	vim -N -u NONE -i NONE -n -es -S "$work/make.vim" </dev/null >"$work/out" 2>&1 || { cat "$work/out"; return 1; }
	cat "$work/quickfix"
}
quickfix | diff "$work/want" -
want -audit
quickfix -audit | diff "$work/want" -

# Emacs runs on a terminal of its own, since it tells programs that theirs is dumb
# only where it is not run for a script.
echo '- M-x compile in Emacs'
cat >"$work/compile.el" <<'SCRIPT'
(require 'compile)
(defun list-errors (&rest _)
  (compilation--ensure-parse (point-max))
  (goto-char (point-min))
  (let (lines)
    (ignore-errors
      (while t
        (compilation-next-error 1)
        (let ((loc (compilation--message->loc (get-text-property (point) 'compilation-message))))
          (push (format "%s %s %s\n" (caar (compilation--loc->file-struct loc))
                        (compilation--loc->line loc) (compilation--loc->col loc)) lines))))
    (write-region (apply 'concat (reverse lines)) nil (concat (getenv "WORK") "/errors")))
  (kill-emacs))
(setq compilation-finish-functions '(list-errors) compilation-always-kill t)
(run-with-timer 0.1 nil 'compile "cancelsafe -audit ./...")
SCRIPT
TERM=xterm timeout 120 script -qec "emacs -nw -Q -l $work/compile.el" "$work/out" </dev/null >/dev/null || { cat "$work/out"; exit 1; }
cut -d ' ' -f 1-3 "$work/want" | diff - "$work/errors"
echo 'editors: all passed'
