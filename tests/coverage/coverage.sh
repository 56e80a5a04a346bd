#!/bin/sh
# coverage.sh BUILD KERNEL JUSTIFICATIONS SYSTEMS QEMU...
#
# Boots the kernel in every way that the tests know, under the plugin that notes which instructions
# ran, and reports which lines never did. Besides the suites and the systems with scripts (SYSTEMS,
# "hello isolation"), that are the boots that the kernel refuses and the ends of the machine; these
# are cases of their own. Results, in the format of tools/report, go to standard output, all else to
# BUILD/coverage/; the report to BUILD/coverage.txt. Run from the top of the project.

build=$1 kernel=$2 justifications=$3 systems=$4
shift 4
qemu="$* -serial stdio -monitor none"
icount='-icount shift=0,sleep=off'
here=$(dirname "$0")
work=$build/coverage
run=$build/tools/run/run
hello=$build/systems/hello/system.img

mkdir -p "$work" && rm -f "$work"/* || exit 1

symbol() {
	nm "$kernel" | awk -v name="$1" '$3 == name { print "0x" $1 }'
}

# watching NAME FROM TO: the plugin, to add to NAME.coverage what runs between two symbols, and to
# NAME.branches which ways it goes.
watching() {
	echo "-plugin $build/tools/plugin/plugin.so,coverage=$work/$1.coverage,branches=$work/$1.branches,low=$(symbol "$2"),high=$(symbol "$3")"
}

plugin=$(watching kernel kernel_text_start kernel_text_end)
plugin_boot=$(watching boot pvh_entry boot_gdt)
qemu_kernel="$qemu $icount $plugin -m 64M -kernel $kernel"
# Without a device that ends it.
elsewhere=$(echo "$qemu_kernel" | sed 's/iobase=0xf4/iobase=0x4f4/')
# And without power management where the kernel looks for it.
nowhere=$(echo "$elsewhere" | sed 's/-M q35/-M pc,acpi=off/')

# passed NAME: by the exit status before.
passed() {
	if [ $? = 0 ]; then echo "pass boots $1"; else echo "fail boots $1 see $work/$1.log"; fi
}

# scenario NAME SCRIPT COMMAND...: one result for all that it tries.
scenario() {
	name=$1 script=$2
	shift 2
	"$run" scenario --name "$name" "$script" "$work/$name.result" -- "$@" > "$work/$name.log" 2>&1
	passed "$name"
}

# ------------------------------------------------------------------ what all tests do

suites() {
	# shellcheck disable=SC2086 # words of a command
	"$run" suite "$work/suites.result" -- $qemu $icount $plugin -m 128M -kernel "$kernel" \
		-initrd "$build/suites/suites.img" > "$work/suites.log" 2>&1
	passed suites
}

system() {
	memory=$(sed -n 's/^SYSTEM_MEMORY := //p' "$build/systems/$1/plan.mk")
	# shellcheck disable=SC2086
	for script in tests/systems/"$1".script tests/systems/"$1"+*.script; do
		[ -f "$script" ] || continue
		scenario "$(basename "$script" .script)" "$script" $qemu $icount $plugin -m "$memory" \
			-kernel "$kernel" -initrd "$build/systems/$1/system.img"
	done
}

# ------------------------------------------------------------------ boots that are refused

# refused NAME TEXT WORDS...: the kernel does not boot with these words added, and says TEXT.
refused() {
	name=$1
	printf 'timeout 60\ncase %s\nexpect tessera: cannot boot: %s\nexit 125\n' \
		"$name" "$2" > "$work/$name.script"
	shift 2
	# shellcheck disable=SC2086
	scenario "$name" "$work/$name.script" $qemu_kernel "$@"
}

# refused_image NAME TEXT OFFSET OCTALS: as hello's image is, but for some bytes.
refused_image() {
	cp "$hello" "$work/$1.img"
	# shellcheck disable=SC2059 # the bytes are escapes
	printf "$4" | dd of="$work/$1.img" bs=1 seek="$3" conv=notrunc 2>/dev/null
	refused "$1" "$2" -initrd "$work/$1.img"
}

# The offsets are those of kernel/include/tessera/boot_image.h; the checksum does not cover the header.
bad_images() {
	refused no-image 'the boot loader brought no boot image'
	refused_image foreign-image "the boot image is no boot image of Tessera's" 0 X
	refused_image other-version 'the boot image is of another version' 8 '\377'
	refused_image entry-outside 'the boot image is damaged: the booter starts outside' 32 '\0\0\0\0'
	refused_image many-segments 'the boot image is damaged: too many segments' 28 '\11'
	refused_image segment-outside 'the boot image is damaged: a segment lies outside' 60 '\1'
	refused_image segment-misplaced "the booter's segments do not fit into its window" 68 '\1'
	refused_image segment-writable-code 'the booter has a segment both writable and exec' 76 '\7'
	refused_image damaged-image 'the boot image is damaged: wrong checksum' 4100 '\377\377'
	head -c 8192 "$hello" > "$work/truncated-image.img"
	refused truncated-image 'the boot image is truncated' -initrd "$work/truncated-image.img"
	# The second segment at the address of the first.
	cp "$hello" "$work/segments-overlap.img"
	dd if="$hello" bs=1 skip=64 count=8 2>/dev/null |
		dd of="$work/segments-overlap.img" bs=1 seek=88 conv=notrunc 2>/dev/null
	refused segments-overlap "the booter's segments overlap" -initrd "$work/segments-overlap.img"
}

bad_processors() {
	refused no-avx 'the processor has no XSAVE or no AVX' -initrd "$hello" -cpu max,-avx
	refused no-fsgsbase 'the processor has no FSGSBASE' -initrd "$hello" -cpu max,-fsgsbase
	refused no-smap 'the processor has no SMEP or no SMAP' -initrd "$hello" -cpu max,-smap
}

# lie NAME TEXT LETTER: the boot loader tells something else; see liar.asm.
lie() {
	refused "$1" "$2" -kernel "$build/tests/coverage/liar.elf" -append "$3" -initrd "$hello" \
		-device "loader,file=$kernel"
}

bad_boot_loaders() {
	lie no-pvh 'started by neither multiboot2 nor PVH with a memory map' a
	lie old-pvh 'started by neither multiboot2 nor PVH with a memory map' b
	lie no-memory 'the boot loader told of no memory' c
	lie odd-image 'the boot image is not at a page boundary' d
	lie many-ranges 'the memory map has too many ranges' e
	lie more-than-numbered "not enough memory for the kernel's tables" f
	lie room-for-tables-only 'not enough memory for the booter' g
	lie image-in-the-way "the boot image is no boot image of Tessera's" h
}

# ------------------------------------------------------------------ ways to the end of the machine

# end NAME LETTER CODE TEXT WORDS...: what ends.c does.
end() {
	name=$1
	printf 'timeout 60\ncase %s\nexpect which end?\nsend %s\nexpect %s\nexit %s\n' \
		"$name" "$2" "$4" "$3" > "$work/$name.script"
	shift 4
	# shellcheck disable=SC2086
	scenario "$name" "$work/$name.script" $qemu_kernel -initrd "$build/tests/coverage/ends.img" "$@"
}

# The other end of the serial line reads nothing for a while. What is sent before the kernel has set
# up the line is lost.
slow_reader() {
	# shellcheck disable=SC2086
	{ for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2; printf f; done; } |
		timeout 60 $qemu_kernel -initrd "$build/tests/coverage/ends.img" 2>&1 |
		{ sleep 3; cat; } > "$work/slow-reader.log"
	grep -q 'and on it goes' "$work/slow-reader.log"
	passed slow-reader
}

# debugged NAME IMAGE COMMAND...: boots the image under a debugger, which does the commands and lets go.
debugged() {
	name=$1 image=$2 socket=$work/$1.gdb
	shift 2
	exec 3<&0
	# shellcheck disable=SC2086
	timeout 60 $qemu $icount -m 64M -kernel "$kernel" -initrd "$image" \
		-S -gdb "unix:$socket,server=on,wait=off" <&3 > "$work/$name.log" 2>&1 &
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ -S "$socket" ] && break
		sleep 0.2
	done
	for command in "$@" detach; do
		printf '%s\n' "$command"
	done > "$work/$name.commands"
	gdb -nx -batch -ex "target remote $socket" -x "$work/$name.commands" "$kernel" \
		> "$work/$name.debugger" 2>&1
	wait $!
}

# Where the kernel's stack is at its end: a debugger puts it there, in an operation. What it would write
# over next is a page that is not mapped, and the report comes from another stack.
stack_overflow() {
	debugged stack-overflow "$hello" 'hbreak *sys_debug_put' continue \
		'set $rsp = (unsigned long)&core_blocks + 4096' < /dev/null
	[ $? = 253 ] && grep -q 'panic: exception in the kernel' "$work/stack-overflow.log" &&
		grep -q 'vector 0x0*8 ' "$work/stack-overflow.log"
	passed stack-overflow
}

# What the kernel is entered with by a thread that has alignment checks on; see ends.c.
alignment_check() {
	set --
	for way in interrupt sys_cap_type exception; do
		set -- "$@" "tbreak *$way" continue "printf \"$way: %d\\n\", (int)\$eflags >> 18 & 1"
	done
	{ for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; printf a; done; } |
		debugged alignment-check "$build/tests/coverage/ends.img" "$@"
	[ "$(grep -c '^[a-z_]*: 0$' "$work/alignment-check.debugger")" = 3 ]
	passed alignment-check
}

# The one test whose clock is not the one that the emulated timer counts: it is the host's. What the host
# does meanwhile makes single waits late.
timer_and_clock() {
	printf 'timeout 60\ncase timer-and-clock\nexpect which end?\nsend t\nexpect never early, nor late\nexit 0\n' \
		> "$work/timer-and-clock.script"
	# shellcheck disable=SC2086
	scenario timer-and-clock "$work/timer-and-clock.script" $qemu -m 64M -kernel "$kernel" \
		-initrd "$build/tests/coverage/ends.img"
}

# Without the emulator's device for it, the machine is switched off.
power_off() {
	# shellcheck disable=SC2086
	timeout 60 $elsewhere -initrd "$hello" < /dev/null > "$work/power-off.log" 2>&1 &&
		grep -q 'hello from hello' "$work/power-off.log"
	passed power-off
}

# It strikes in the kernel but for a few instructions in a hundred, and where it does depends on the
# kernel alone: at one of two times.
non_maskable_interrupt() {
	for letter in n m; do
		end non-maskable-interrupt $letter 126 'panic: return addresses [@' \
			-device ib700 -action watchdog=inject-nmi > "$work/non-maskable-interrupt.lane"
		grep -q ^pass "$work/non-maskable-interrupt.lane" && break
	done
	cat "$work/non-maskable-interrupt.lane"
}

# Without any way to end, the kernel halts; the emulator is ended from outside.
halt() {
	# shellcheck disable=SC2086
	timeout 60 $nowhere -initrd "$hello" < /dev/null > "$work/halt.log" 2>&1 &
	until grep -q 'hello from hello' "$work/halt.log" || ! kill -0 $! 2> /dev/null; do sleep 1; done
	sleep 2
	kill $!
	passed halt
}

ends() {
	end root-stops s 124 'tessera: the root thread has stopped'
	non_maskable_interrupt
	end orphan o 0 'nobody called it off'
	end stray-interrupt i 0 'idled to the end' -global hpet.msi=on
	power_off
	halt
	slow_reader
	stack_overflow
	alignment_check
	timer_and_clock
}

# ------------------------------------------------------------------ all of it, and the verdict

# As make run does; and the boot code once, which lies elsewhere. GRUB lies where it does, too, and
# would be taken for it.
boot_loaders() {
	# shellcheck disable=SC2086
	{
		scenario grub tests/systems/hello.script $qemu $plugin -m 64M \
			-cdrom "$build/systems/hello/grub.iso"
		scenario boot-code tests/systems/hello.script $qemu $icount $plugin_boot -m 64M \
			-kernel "$kernel" -initrd "$hello"
	}
}

# verdict NAME WORDS...: of the lines that NAME.coverage watched, with these words for the program.
verdict() {
	name=$1
	shift
	if text=$("$build/tools/coverage/coverage" "$kernel" "$work/$name.coverage" \
		"$work/$name.justifications" "$@" -o "$work/$name.txt" 2> "$work/$name.faults"); then
		echo "pass coverage $name"
	else
		echo "fail coverage $name $(wc -l < "$work/$name.faults") lines neither run," \
			"or gone both ways, nor justified, first $(head -n 1 "$work/$name.faults")"
		cat "$work/$name.faults" >&2
	fi
	echo "$name: ${text#coverage: }" >&2
}

{ boot_loaders; ends; } > "$work/lane" &
suites
for system in $systems; do
	system "$system"
done
bad_images
bad_processors
bad_boot_loaders
wait
cat "$work/lane"

# What is said of boot.asm is of the boot code.
grep -v '^- boot\.asm:' "$justifications" > "$work/kernel.justifications"
grep '^- boot\.asm:' "$justifications" > "$work/boot.justifications"
verdict kernel -b "$work/kernel.branches"
verdict boot
cat "$work/kernel.txt" "$work/boot.txt" > "$build/coverage.txt"
