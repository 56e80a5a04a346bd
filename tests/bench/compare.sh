#!/bin/sh
# compare.sh COMMIT BUILD PARTS COMPARE RUN PLUGIN QEMU...
#
# Checks the commit out beside what was built in the folder BUILD, builds and measures it there, and
# prints by the host tool COMPARE which figures are others in BUILD/bench.json, and in which functions.
# PARTS are what of the bench was measured, separated by blanks. Nothing is left of it.
set -u

commit=$1 build=$2 parts=$3 compare=$4 run=$5 plugin=$6
shift 6

name=$(git rev-parse --short "$commit") || exit 1
work=$(mktemp -d "$build/base.XXXXXX") || exit 1
trap 'git worktree remove --force "$work/checkout" 2> /dev/null; rm -rf "$work"; git worktree prune' EXIT
trap 'exit 1' HUP INT TERM

unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES SYSTEM V BASE
git worktree add -q --detach "$work/checkout" "$commit" || exit 1
echo "measuring $name too"
if ! make -C "$work/checkout" -j "$(nproc)" bench bench_parts="$parts" > "$work/log" 2>&1; then
	tail -n 20 "$work/log"
	echo "the bench of $name failed: nothing to compare with"
	exit 1
fi

# The functions of what was booted, by the figures' names in the table.
functions() {
	"$compare" --functions "$(cat "$1.elfs")" "$1.figures" "$1.profile" |
		if [ "$2" = plain ]; then sed -n 's/^gate_cross /gate_cross_c /p'; else cat; fi
}

: > "$work/base" > "$work/now"
for part in $parts; do
	[ "$part" != c ] || part=plain
	[ -e "$build/bench/$part.profile" ] || continue
	# A part that the base has not, or that tells no symbols, is compared by its numbers alone.
	if sh tests/bench/measure.sh "$work/checkout/build" "$part" "$work/$part" "$run" "$plugin" "$@" \
			> "$work/log" 2>&1 && functions "$work/$part" "$part" >> "$work/base"; then
		functions "$build/bench/$part" "$part" >> "$work/now" || exit 1
	fi
done
echo "since $name:"
"$compare" "$work/checkout/build/bench.json" "$build/bench.json" "$work/base" "$work/now"
