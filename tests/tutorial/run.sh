#!/bin/sh
# run.sh TUTORIAL.md RESULTS: follows a tutorial in a copy of the checkout. Starts in the checkout;
# writes a line for each block of the tutorial to RESULTS.
#
# Every block says behind its ``` what it is:
#
#	LANGUAGE file=PATH	the contents of a file, which is written
#	LANGUAGE shows=PATH	the contents of a file that is there
#	sh			commands, which succeed
#	sh fails		commands of which the last one fails
#	gdb system=NAME		what one types to `make debug SYSTEM=NAME`
#	text expect		lines that the commands before print, in this order: each is a part of one
#
# What comes behind a block that fails is skipped.
set -u

tutorial=$1 results=$2
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES SUITE SYSTEM NAME V

mkdir -p build/tests "${results%/*}" || exit 2
work=$(mktemp -d "$PWD/build/tests/tutorial.XXXXXX") || exit 2
trap 'rm -r "$work"' EXIT
checkout=$work/checkout
sh tests/tutorial/copy.sh "$checkout" || exit 2

# Block number N becomes the file N; the list has a line "N LINE ATTRIBUTES" for each.
awk -v work="$work" '
	/^```/ && inside { inside = 0; close(file); next }
	/^```/ {
		inside = 1
		file = work "/" ++blocks
		printf "" > file
		sub(/^```/, "")
		print blocks, NR, $0 > (work "/list")
		next
	}
	inside { print > file }
	END { if (inside || !blocks) exit 1 }
' "$tutorial" || { echo "fail tutorial blocks the last block has no end" > "$results"; exit 1; }

: > "$work/results"
: > "$work/output"

# The first line of commands, or a path, as the name of a case.
case_name() {
	printf 'line-%s-%s\n' "$1" "$2" | tr -cs 'A-Za-z0-9.\n' - | cut -c 1-60 | sed 's/-$//'
}

# Prints the first line of a block that is not in the output behind the one before it.
check_expected() {
	awk '
		NR == FNR { expected[++count] = $0; next }
		at < count && index($0, expected[at + 1]) { at++ }
		END { if (at < count) print "expected: " expected[at + 1] }
	' "$1" "$work/output"
}

run_commands() {
	(cd "$checkout" && timeout 120 sh -e "$1") < "$2" > "$work/output" 2>&1
}

# QEMU runs in a session of its own there: what ends make does not end it.
debug() {
	mkdir -p "$work/bin"
	printf '#!/bin/sh\nexec timeout 90 %s "$@"\n' "$(command -v qemu-system-x86_64)" \
		> "$work/bin/qemu-system-x86_64"
	chmod +x "$work/bin/qemu-system-x86_64"
	echo "PATH='$work/bin':\$PATH timeout 60 make debug SYSTEM=$2" > "$work/debug.sh"
	run_commands "$work/debug.sh" "$1"
}

write_file() {
	mkdir -p "$checkout/${2%/*}" && cp "$1" "$checkout/$2"
}

# Follows one block; prints what is wrong with it.
follow() {
	block=$1
	shift
	case "$*" in
	*' file='*) write_file "$block" "${2#file=}" || echo "the file cannot be written" ;;
	*' shows='*) cmp -s "$block" "$checkout/${2#shows=}" || echo "the file has other contents" ;;
	sh) run_commands "$block" /dev/null || echo "exit status $?" ;;
	'sh fails') ! run_commands "$block" /dev/null || echo "the commands succeed" ;;
	'gdb system='*) debug "$block" "${2#system=}" || echo "exit status $?" ;;
	'text expect') check_expected "$block" ;;
	*) echo "the block does not say what it is: $*" ;;
	esac
}

failed=
while read -r number line attributes; do
	block=$work/$number
	case $attributes in
	*=*) name=$(case_name "$line" "${attributes#*=}") ;;
	*) name=$(case_name "$line" "$(head -n 1 "$block")") ;;
	esac
	if [ "$failed" ]; then
		echo "skip tutorial $name not reached" >> "$work/results"
		continue
	fi
	# shellcheck disable=SC2086 # the attributes are words
	why=$(follow "$block" $attributes)
	if [ -z "$why" ]; then
		echo "pass tutorial $name" >> "$work/results"
	else
		failed=1
		printf 'fail tutorial %s %s\n' "$name" "$why" >> "$work/results"
		printf '%s:%s: %s\n' "$tutorial" "$line" "$why"
		sed 's/^/    | /' "$work/output"
	fi
done < "$work/list"

cp "$work/results" "$results"
[ ! "$failed" ]
