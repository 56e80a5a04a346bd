#!/bin/sh
# measure.sh BUILD PART OUT RUN PLUGIN QEMU...
#
# Boots a part of the bench, as it was built in the folder BUILD, by the host tool RUN and the command
# QEMU... under the plugin. OUT.figures are its figures then, OUT.profile what the plugin counted of
# each, and OUT.elfs the files with the symbols, separated by colons. The part is `kernel`, `plain` (the
# kernel without fast paths) or NAME, the system bench-NAME.
set -u

build=$1 part=$2 out=$3 run=$4 plugin=$5
shift 5

kernel=$build/kernel/kernel.elf elfs=$build/bench/booter.elf image=$build/bench/bench.img memory=128M
case $part in
kernel) ;;
plain) kernel=$build/kernel/kernel-plain.elf ;;
*)
	system=$build/systems/bench-$part
	image=$system/system.img elfs=$(printf '%s:' "$system"/*.elf)
	memory=$(sed -n 's/^SYSTEM_MEMORY := //p' "$system/plan.mk")
	;;
esac

printf '%s\n' "$kernel:$elfs" > "$out.elfs"
printf '%s\n' "$elfs" | tr : '\n' | xargs nm > "$out.symbols" &&
	"$run" suite --name "$part" --symbols "$kernel:$elfs" "$out" -- "$@" -m "$memory" \
		-serial stdio -monitor none -kernel "$kernel" -initrd "$image" \
		-plugin "$plugin,figures=$out.profile,symbols=$out.symbols" > "$out.log" ||
	{ cat "$out.log"; exit 1; }
