#!/bin/sh
# run.sh RESULTS: commits a copy of the checkout, and asks `make bench BASE=` there what changed: of
# nothing, of a function of the kernel that was given three instructions more, and since commits that
# there are not or that cannot be measured. One boot of the bench is compared, that of the kernel's figures.
# Starts in the checkout; writes a line for each case to RESULTS.
set -u

results=$1
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES SUITE SYSTEM NAME V BASE
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

mkdir -p build/tests "${results%/*}" || exit 2
work=$(mktemp -d "$PWD/build/tests/base.XXXXXX") || exit 2
trap 'rm -r "$work"' EXIT
export GIT_CEILING_DIRECTORIES="$work"
sh tests/tutorial/copy.sh "$work/checkout" || exit 2
: > "$work/results"

# A case that the output has a line, or that its text stands in none.
case_of() {
	if [ "$3" = "$(grep -cE -- "$2" "$work/output")" ]; then
		echo "pass base $1" >> "$work/results"
	else
		echo "fail base $1 $3 lines were to match '$2': $(tail -n 1 "$work/output")" >> "$work/results"
		cat "$work/output"
	fi
}

in_copy() {
	(cd "$work/checkout" && "$@") > "$work/output" 2>&1 < /dev/null
	status=$?
	echo "exit status $status" >> "$work/output"
}

compare_with() {
	in_copy make bench "BASE=$1" bench_parts=kernel
}

compare_with HEAD
case_of no-repository '^.*\*\*\* no commit HEAD to compare with' 1

(cd "$work/checkout" && rm -rf .git && git init -q && git add -A &&
	git -c user.name=test -c user.email=test commit -q -m base) || exit 2

compare_with nothere
case_of unknown-commit '^.*\*\*\* no commit nothere to compare with' 1

compare_with HEAD
case_of nothing-changed '^0 figures changed, 0 new, 0 gone$' 1
case_of success-of-nothing '^exit status 0$' 1

# Not committed; and a figure more than the base has.
sed -i '/^struct result sys_cap_type(/,/^}/ s/^{/{\n\t__asm__ volatile("nop; nop; nop");/' \
	"$work/checkout/kernel/"*.c
compare_with HEAD
case_of function-is-named '^null_syscall ([0-9]+) -> ([0-9]+), \+3: sys_cap_type \+3$' 1
case_of others-are-not-named '^(gate_cross|map|dispatch) [0-9]+(,| ->)' 0
case_of success-of-a-change '^exit status 0$' 1

# A base that cannot be built.
(cd "$work/checkout" && cp Makefile "$work/Makefile" && echo '$(error no such bench)' >> Makefile &&
	git -c user.name=test -c user.email=test commit -q -m broken Makefile &&
	cp "$work/Makefile" Makefile) || exit 2
compare_with HEAD
case_of base-that-fails 'no such bench|^the bench of [0-9a-f]* failed: nothing to compare with$' 2
case_of failure-of-the-base '^exit status 2$' 1

in_copy git worktree list
case_of no-worktree-is-left '/checkout ' 1
in_copy sh -c 'ls -d build/base.*'
case_of no-folder-is-left '^build/base' 0

cp "$work/results" "$results"
! grep -q '^fail' "$results"
