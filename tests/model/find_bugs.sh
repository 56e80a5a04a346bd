#!/bin/sh
# Proves that the model can fail: builds it with each of the bugs in bugs/ and demands that it finds
# them. A bug is a patch of the kernel; its head says what is wrong, which invariant (by the number
# in doc/invariants.md) the shortest trace must break, and in which piece.
#
#	find_bugs.sh BUILD RESULTS [NAME...]
#
# To be run from the top folder. A patch that does not apply is a failure.
set -u

build=$1
results=$2
shift 2
names=${*:-$(ls tests/model/bugs | sed -n 's/\.patch$//p')}

: "${CC:=gcc}"
: "${KERNEL:=kernel}" # the kernel to put the bugs into
flags="-std=gnu11 -O1 -w -Itests/model -Itests/host/kernel"

# The folder of the kernel that the objects are made of, the source, the object.
compile() {
	$CC $flags -I"$1" -I"$1/include" -idirafter "$1/arch/x86_64" \
		-DKERNEL_CONFIG_FILE="\"$PWD/tests/model/config.h\"" -c "$2" -o "$3"
}

kernel_sources() {
	find "$1" -maxdepth 1 -name '*.c' ! -name start.c
}

build_sound() {
	rm -rf "$build/sound"
	mkdir -p "$build/sound"
	for source in $(kernel_sources "$KERNEL"); do
		object=kernel_$(basename "$source" .c).o
		compile "$KERNEL" "$source" "$build/sound/$object" || return 1
	done
	for source in tests/model/*.c tests/host/kernel/machine.c; do
		object=$(basename "$source" .c).o
		compile "$KERNEL" "$source" "$build/sound/$object" || return 1
	done
}

# Only what the patch changes is compiled again; a header changes everything.
build_bug() {
	rm -rf "${build:?}/$1"
	mkdir -p "$build/$1"
	cp -R "$KERNEL" "$build/$1/kernel"
	patch -s -p1 --fuzz=0 --no-backup-if-mismatch -d "$build/$1" \
		< "tests/model/bugs/$1.patch" || return 1
	cp "$build"/sound/*.o "$build/$1"
	for file in $(sed -n 's,^+++ b/kernel/,,p' "tests/model/bugs/$1.patch"); do
		case $file in
		*.c) again=$build/$1/kernel/$file ;;
		*) again="$(kernel_sources "$build/$1/kernel") $(ls tests/model/*.c)" ;;
		esac
		for source in $again; do
			object=$(basename "$source" .c).o
			case $source in tests/*) ;; *) object=kernel_$object ;; esac
			compile "$build/$1/kernel" "$source" "$build/$1/$object" || return 1
		done
	done
	$CC "$build/$1"/*.o -o "$build/$1/model"
}

verdict() { # outcome, name, text
	echo "$1 bugs $2${3:+ $3}" >> "$results"
	echo "$2: ${3:-found, $found}"
}

look_for() {
	number=$(sed -n 's/^breaks: //p' "tests/model/bugs/$1.patch")
	piece=$(sed -n 's/^piece: //p' "tests/model/bugs/$1.patch")
	if ! build_bug "$1" > "$build/$1.log" 2>&1; then
		verdict fail "$1" "does not apply or build: $(head -n 1 "$build/$1.log")"
		return
	fi
	"$build/$1/model" --short --piece "$piece" > "$build/$1.log" 2>&1
	found=$(sed -n 's/.*: broken after //p' "$build/$1.log")
	broken=$(sed -n 's/.*: violation of \([0-9]*\):.*/\1/p' "$build/$1.log")
	if [ -z "$found" ]; then
		verdict fail "$1" "not found by $piece: $(tail -n 1 "$build/$1.log")"
	elif [ "$broken" != "$number" ]; then
		verdict fail "$1" "breaks $broken, not $number"
	else
		verdict pass "$1"
	fi
	rm -rf "${build:?}/$1"
}

mkdir -p "$build"
: > "$results"
if ! build_sound; then
	verdict fail sound "the model does not build"
	exit 1
fi
for name in $names; do
	look_for "$name"
done
! grep -q '^fail' "$results"
