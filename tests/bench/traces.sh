#!/bin/sh
# traces.sh PLUGIN FIGURES KERNEL PROGRAM QEMU...
#
# Boots the program on the kernel by the command QEMU... once for each line of traces.txt, under the
# plugin, and prints what it counted as lines for a file of figures, made by the host tool FIGURES.
# All run at once. README.md tells how to read one of the traces.

plugin=$1 figures=$2 kernel=$3 program=$4
shift 4
list=$(dirname "$0")/traces.txt

symbols=$(nm "$program" "$kernel") || exit 1

address_of() {
	echo "$symbols" | awk -v name="$1" '$3 == name { print "0x" $1; found = 1; exit }
		END { if (!found) { print "traces.sh: no symbol " name > "/dev/stderr"; exit 1 } }'
}

# The rest: what figures is to make of the trace, for which figure.
trace() {
	begin=$(address_of "$1") && end=$(address_of "$2") || return
	option=$3 name=$4 occurrence=$5
	shift 5
	"$@" -plugin "$plugin,trace=/dev/fd/3,from=$begin,to=$end,occurrence=$occurrence" \
		3>&1 >/dev/null </dev/null | "$figures" "$option" "$name"
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

{
	echo boot_to_component pvh_entry _start 1
	grep -v '^#' "$list"
} | {
	while read -r name from to occurrence; do
		option=--trace
		[ "$name" = boot_to_component ] && option=--instructions
		trace "$from" "$to" "$option" "$name" "$occurrence" "$@" > "$work/$name" &
		jobs="$jobs $!"
	done
	for job in $jobs; do
		wait "$job" || failed=1
	done
	cat "$work"/*
	exit "${failed:-0}"
}
