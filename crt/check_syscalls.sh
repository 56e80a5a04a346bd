#!/bin/sh
# check_syscalls.sh IMAGE.elf: refuses an image with a syscall instruction that crt did not put there.
#
# crt notes the address of each one that it makes in the section .debug_syscalls. Any other comes from a
# C library that would talk to another kernel, or from code that goes around crt.
set -eu

image=$1
notes=$(mktemp)
trap 'rm -f "$notes"' EXIT

objcopy --dump-section .debug_syscalls="$notes" "$image" /dev/null 2>/dev/null || :
{
	od -An -v -t x8 -w8 "$notes" | sed 's/^ *0*/noted /'
	objdump -d --no-show-raw-insn "$image"
} | awk -v image="$image" '
	$1 == "noted" { noted[$2] = 1; next }
	/^[0-9a-f]+ <.*>:$/ { function_name = $2; next }
	$2 == "syscall" {
		address = $1
		sub(":", "", address)
		if (!(address in noted)) {
			printf "%s: syscall instruction at 0x%s in %s is none of crt\47s\n", image,
				address, function_name > "/dev/stderr"
			bad = 1
		}
	}
	END { exit bad }'
