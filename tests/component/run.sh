#!/bin/sh
# run.sh RESULTS: makes a component in a copy of the checkout, boots it and tests it there; asks for
# components and systems that must be refused, for help and for what editors want to know; makes
# systems beside one that is refused, and kills make debug.
# Starts in the checkout; writes a line for each case to RESULTS.
set -u

results=$1
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES SUITE SYSTEM NAME V

mkdir -p build/tests "${results%/*}" || exit 2
work=$(mktemp -d "$PWD/build/tests/component.XXXXXX") || exit 2
trap 'rm -r "$work"' EXIT
sh tests/tutorial/copy.sh "$work/checkout" || exit 2
: > "$work/results"

# The result of a case; a failure's text is the last line of the output.
pass() {
	echo "pass component $1" >> "$work/results"
}

fail() {
	echo "fail component $1 $2: $(tail -n 1 "$work/output")" >> "$work/results"
	cat "$work/output"
}

in_copy() {
	(cd "$work/checkout" && "$@") > "$work/output" 2>&1 < /dev/null
}

# A case that a command succeeds and prints a text.
succeeds() {
	name=$1 text=$2
	shift 2
	if ! in_copy "$@"; then
		fail "$name" "$* failed"
	elif ! grep -qF "$text" "$work/output"; then
		fail "$name" "no '$text' in the output of $*"
	else
		pass "$name"
	fi
}

sources() {
	(cd "$work/checkout" && find . -path ./build -prune -o -type f -exec cksum {} + | sort -k 3)
}

# A case that a component of a name is refused with a text, and nothing is made or changed.
refuses() {
	sources > "$work/before"
	in_copy make component "NAME=$2"
	status=$?
	sources > "$work/after"
	if [ "$status" = 0 ]; then
		fail "$1" "make component NAME='$2' succeeded"
	elif ! grep -qF "$3" "$work/output"; then
		fail "$1" "no '$3' in the output of make component NAME='$2'"
	elif ! cmp -s "$work/before" "$work/after"; then
		fail "$1" "make component NAME='$2' changed files"
	else
		pass "$1"
	fi
}

# A case that a command fails and prints a text.
fails() {
	name=$1 text=$2
	shift 2
	if in_copy "$@"; then
		fail "$name" "$* succeeded"
	elif ! grep -qF "$text" "$work/output"; then
		fail "$name" "no '$text' in the output of $*"
	else
		pass "$name"
	fi
}

rule="component: a name has"
longest=abcdefghijklmnopqrstuvwxyz-2345

succeeds is-made "make test SUITE=newborn" make component NAME=newborn
succeeds boots "hello from newborn" make run SYSTEM=newborn
succeeds passes-its-test " passed, 0 failed" make test SUITE=newborn
succeeds name-of-31-characters "make run SYSTEM=$longest" make component NAME=$longest
succeeds name-of-31-characters-boots "hello from $longest" make run SYSTEM=$longest

refuses no-name "" "make component NAME=name"
refuses capitals Newborn "$rule"
refuses underscore new_born "$rule"
refuses space "new born" "$rule"
refuses path new/born "$rule"
refuses parent ../newborn "$rule"
refuses dot new.born "$rule"
refuses wildcard "n*" "$rule"
refuses digit-first 9lives "$rule"
refuses dash-first -newborn "$rule"
refuses name-of-32-characters "${longest}6" "$rule"
refuses booter booter "component: booter"
refuses made-before newborn "component: components/newborn exists"
refuses existing-component hello "component: components/apps/hello exists"
refuses existing-library rtos "component: components/rtos exists"
refuses interfaces include "component: components/include exists"
refuses existing-suite model "component: model is a suite"
refuses existing-system isolation "component: systems/isolation.toml exists"

fails run-of-no-system "no system nothere; there are: " make run SYSTEM=nothere
fails debug-of-no-system "no system nothere; there are: " make debug SYSTEM=nothere
fails graph-of-no-system "no system nothere; there are: " make graph SYSTEM=nothere
fails size-of-no-system "no system nothere; there are: " make size SYSTEM=nothere

# make help has every target that says what it is for.
missing=
in_copy make help
for target in $(cd "$work/checkout" && find . -path ./build -prune -o \( -name Makefile -o -name '*.mk' \) \
		-exec sed -n 's/^\([a-z_.-]*\):.* ## .*/\1/p' {} +); do
	grep -q "^  make $target " "$work/output" || missing="$missing $target"
done
if [ "$missing" ]; then fail help-lists-all-targets "no$missing"; else pass help-lists-all-targets; fi

# Editors learn how files are compiled, for which nothing is built anew.
times=$(cd "$work/checkout" && find build -type f -printf '%p %T@\n' | sort)
if ! in_copy make compile_commands.json; then
	fail editors-know-all-files "make compile_commands.json failed"
elif [ "$times" != "$(cd "$work/checkout" && find build -type f -printf '%p %T@\n' | sort)" ]; then
	fail editors-know-all-files "make compile_commands.json built something"
else
	unknown=$(cd "$work/checkout" && for source in kernel/*.c crt/*/*.c booter/*.c components/*/*.c components/*/*/*.c \
			tools/*/*.c tests/suites/*.c tests/bench/*.c tests/host/*/*.c; do
		grep -qF "\"file\": \"$source\"" compile_commands.json || echo "$source"; done | grep -v template/)
	if [ "$unknown" ]; then
		fail editors-know-all-files "no $unknown"
	else
		pass editors-know-all-files
	fi
fi

# A composition that is refused fails what is made of it, and nothing else.
broken="$work/checkout/systems/broken.toml"
printf '[component.hello]\nthreads = 0\n' > "$broken"
succeeds others-are-built-beside-a-bad-composition "" make
succeeds others-boot-beside-a-bad-composition "hello from newborn" make run SYSTEM=newborn
fails a-bad-composition-says-why "systems/broken.toml:2:1: component hello: key threads: 0 is not" \
	make run SYSTEM=broken
fails a-bad-composition-says-why-again "systems/broken.toml:2:1: component hello" \
	make build/systems/broken/system.img
printf '[component.hello]\ndebug = true\n' > "$broken"
succeeds a-mended-composition-boots "hello from hello" make run SYSTEM=broken
printf '[component\n' > "$broken"
fails a-spoilt-composition-says-why "systems/broken.toml:1:" make run SYSTEM=broken

# A stack that is too small, or of which nobody can tell, is found before anything boots.
newborn_with() {
	cat > "$work/checkout/components/newborn/newborn.c" <<-END
	#include "crt.h"
	int main(void);
	static void one(void)
	{
		crt_print("one of newborn\\n");
	}
	int main(void)
	{
		char room[$1];
		void (*volatile call)(void) = one;
		__asm__ volatile("" : : "r"(room) : "memory");
		$2
		call();
		return 0;
	}
	END
}

newborn_with 100 ''
fails a-call-through-a-pointer-needs-a-line "components/newborn/newborn.c:13: main calls through a pointer" \
	make build/systems/newborn/system.img
newborn_with 12000 'STACK_CALLS(one);'
fails a-stack-that-is-too-small-is-found "newborn/newborn: a stack is too small: needs " \
	make build/systems/newborn/system.img
fails a-stack-that-is-too-small-names-the-path "crt_enter > crt_start 16 > crt_run 32 > main 12" \
	make build/systems/newborn/system.img
newborn_with 100 'STACK_CALLS(one);'
succeeds one-line-is-enough "one of newborn" make run SYSTEM=newborn

# Who kills `make debug` is not left with a QEMU: gdb's part is played by a sleeper.
qemu_of_copy() {
	for process in /proc/[0-9]*; do
		[ "$(readlink "$process/cwd")" = "$work/checkout" ] &&
			grep -q '^qemu' "$process/comm" && qemu=${process#/proc/} && return
	done 2>/dev/null
	return 1
}

# Waits for the sleeper's line, or for the end of QEMU.
await() {
	for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		"$@" && return
		sleep 0.5
	done
	return 1
}

no_qemu_of_copy() {
	! qemu_of_copy
}

mkdir "$work/bin"
printf '#!/bin/sh\necho $$ > %s\nexec sleep 30\n' "$work/gdb" > "$work/bin/gdb"
chmod +x "$work/bin/gdb"
(cd "$work/checkout" && PATH="$work/bin:$PATH" exec make debug SYSTEM=newborn) \
	> "$work/output" 2>&1 < /dev/null &
debug=$!
if ! await test -s "$work/gdb" || ! qemu_of_copy; then
	fail debug-ends-with-make "make debug did not start QEMU and gdb"
else
	kill "$debug"
	if await no_qemu_of_copy; then
		pass debug-ends-with-make
	else
		fail debug-ends-with-make "QEMU outlives make debug"
		kill "$qemu"
	fi
	kill "$(cat "$work/gdb")" 2> /dev/null
fi

cp "$work/results" "$results"
! grep -q '^fail' "$results"
