#!/bin/sh
# run.sh DAMAGE GOOD KERNEL RUN RESULTS QEMU...
#
# Boots each of the cases that the tool DAMAGE lists (damages.def): the sound image GOOD damaged in
# one way, or with too little memory for it. Each must end by itself, with the text and the exit
# code of the list. Two run at a time.
set -u

damage=$1 good=$2 kernel=$3 run=$4 results=$5
shift 5

work=$(mktemp -d) || exit 2
trap 'rm -r "$work"' EXIT

# How much QEMU leaves free at the end of RAM for the firmware's tables.
FIRMWARE_KIB=160

# Where the kernel ends in physical memory: it is linked at the last 2 GiB of addresses.
kib_of_kernel() {
	end=$(nm "$kernel" | awk '$3 == "kernel_end" { print substr($1, length($1) - 7) }')
	echo $(((0x$end - 0x80000000) / 1024))
}

# The memory of a machine in which so many KiB are free beside kernel, image and firmware.
memory_with_free() {
	image=$(($(wc -c < "$good") / 1024))
	echo "$(($(kib_of_kernel) + image + FIRMWARE_KIB + $1))K"
}

write_script() {
	printf 'timeout 20\ncase %s\nreject panic\nexpect %s\nexit %s\n' "$1" "$3" "$2"
}

# The rest: QEMU.
boot() {
	name=$1 code=$2 memory=$3 text=$4
	shift 4
	"$damage" "$name" "$good" "$work/$name.img" || return
	write_script "$name" "$code" "$text" > "$work/$name.script"
	case $memory in
	none) set -- "$@" -m 64M ;;
	+*) set -- "$@" -m "$(memory_with_free "${memory#+}")" -initrd "$work/$name.img" ;;
	*) set -- "$@" -m "$memory" -initrd "$work/$name.img" ;;
	esac
	"$run" scenario --name images --total 30 "$work/$name.script" "$work/$name.results" -- \
		"$@" -kernel "$kernel" > "$work/$name.output" 2>&1 || cat "$work/$name.output"
	rm "$work/$name.img"
}

"$damage" list > "$work/list" || exit 2
tab=$(printf '\t')
while IFS=$tab read -r name code memory text; do
	boot "$name" "$code" "$memory" "$text" "$@" < /dev/null &
	[ "${other:-}" ] && wait "$other"
	other=$!
done < "$work/list"
wait

cut -f 1 "$work/list" | while read -r name; do
	cat "$work/$name.results" 2>/dev/null || echo "fail images $name it was not run"
done > "$results"
! grep -q '^fail' "$results"
