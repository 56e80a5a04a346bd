#!/bin/sh
# run.sh COMPOSE GRAPHS PLANS RESULTS TOUR SYSTEM...: looks into the graph of each system, GRAPHS/SYSTEM.svg,
# for all that its plan, PLANS/SYSTEM/plan.mk, and its composition have; and has what the run of
# systems/delegation.toml that printed TOUR delegated drawn into its graph.
set -u

compose=$1 graphs=$2 plans=$3 results=$4 tour=$5
shift 5

bad=tests/host/compose/fixtures/bad
folders="-I tests/host/compose/fixtures/interfaces"
interfaces="-I components/include -I components/apps/include -I components/tests/include"

# The texts in a drawing, a line each.
texts() {
	sed -n 's/^<text[^>]*>\(.*\)<\/text>$/\1/p' "$1" | sed 's/&#45;/-/g'
}

# All words behind `:=` of a plan's variables, a line each.
words() {
	sed -n "s/^$2 := *//p" "$1" | tr ' ' '\n' | sed '/^$/d'
}

regions() {
	sed -n 's/^\[shared\.\([a-z0-9_]*\)\].*/\1/p' "$1"
}

# What is in the boot image for whoever makes a process of it has no power and is not drawn.
programs() {
	sed -n 's/^\[program\.\([a-z0-9_-]*\)\].*/\1/p' "$1"
}

# What components need of others, a line each; what programs need comes from who makes a process of them.
needs() {
	for name in $(words "$1" INSTANCES); do
		programs "$2" | grep -qx "$name" || words "$1" "CLIENT_$name"
	done
}

# Whether a text is followed by one like this.
has_pair() {
	grep -x -A 1 "$2" "$1" | grep -qE "$3"
}

# How often another component than the booter has a power over one: of the words behind `faults to`,
# `scheduled by` and `managed by` of compose show the one with this number.
powers() {
	"$compose" show "systems/$1.toml" | tr -d , | awk -v holder="$2" '
		/ \(image / { name = $1 }
		/^ +faults to / && $holder != "booter" && $holder != name { count++ }
		END { print count + 0 }'
}

# Prints what is missing in the texts; edges of gates, of powers and of denials are counted.
check() {
	plan=$plans/$1/plan.mk
	words "$plan" INSTANCES | while read -r name; do
		programs "systems/$1.toml" | grep -qx "$name" || has_pair "$2" "$name" '^(image|builds) ' ||
			echo "no component $name"
	done
	words "$plan" 'SERVER_.*' | while read -r name; do
		grep -qE "^serves (.*, )?$name(,|$)" "$2" || echo "nobody serves $name"
	done
	for name in $(needs "$plan" "systems/$1.toml" | sort -u); do
		[ "$(grep -cE "^$name, [0-9]+ functions?$" "$2")" = \
			"$(needs "$plan" "systems/$1.toml" | grep -cx "$name")" ] || echo "not all gates of $name"
	done
	for name in $(regions "systems/$1.toml"); do
		has_pair "$2" "$name" '^[0-9]+[KM]$' || echo "no region $name"
	done
	[ "$(grep -cx 'handles faults' "$2")" = "$(powers "$1" 3)" ] || echo "not all fault handlers"
	[ "$(grep -cx schedules "$2")" = "$(powers "$1" 6)" ] || echo "not all schedulers"
	[ "$(grep -cx manages "$2")" = "$(powers "$1" 9)" ] || echo "not all managers"
	[ "$(grep -cE '^denied( except|$)' "$2")" = \
		"$("$compose" show "systems/$1.toml" | grep -c '^denied:')" ] || echo "not all denials"
}

result() {
	if [ "$2" ]; then
		echo "fail graph $1 $2"
	else
		echo "pass graph $1"
	fi
}

# A composition with an error has no graph.
check_refusal() {
	# shellcheck disable=SC2086 # words of a command
	if output=$("$compose" graph "$bad/deny_broken.toml" $folders 2> /dev/null); then
		echo "it was drawn"
	elif [ "$output" ]; then
		echo "something was printed"
	fi
}

# What could not be written whole is an error.
check_full_disk() {
	"$compose" show systems/hello.toml 2>&1 > /dev/full |
		grep -qx 'standard output: cannot be written' || echo "no error"
	"$compose" show systems/hello.toml > /dev/full 2> /dev/null && echo "it succeeded"
}

# All that the tour says was delegated is drawn, and between its components alone.
check_run() {
	"$compose" graph systems/delegation.toml $interfaces -r "$tour" > "$found" || echo "no graph"
	tr -d '\r' < "$tour" | sed -n 's/^::delegated //p' | sort -u | while read -r from to what; do
		grep -qE "^	\"$from\" -> \"$to\" .*label=\"delegated ([a-z]+, )*$what[,\"]" "$found" ||
			echo "not drawn: $what from $from to $to"
	done
	[ "$(grep -c '"delegated ' "$found")" = \
		"$(tr -d '\r' < "$tour" | sed -n 's/^::delegated \(.* .*\) .*/\1/p' | sort -u | wc -l)" ] ||
		echo "not as many arrows as pairs"
}

# What went where the composition allows none to go is no picture but an error.
check_disallowed() {
	{ cat "$tour" && echo '::delegated pong tour page'; } > "$found"
	if "$compose" graph systems/delegation.toml $interfaces -r "$found" 2>&1 > /dev/null |
		grep -q ': pong delegated page to tour, which the composition does not allow$'; then
		return
	fi
	echo "it was allowed"
}

found=$(mktemp) || exit 2
trap 'rm "$found"' EXIT

for system; do
	texts "$graphs/$system.svg" > "$found"
	result "$system" "$(check "$system" "$found" | head -1)"
done > "$results"
result refusal "$(check_refusal)" >> "$results"
result full-disk "$(check_full_disk)" >> "$results"
result what-a-run-delegated "$(check_run | head -1)" >> "$results"
result what-the-composition-does-not-allow "$(check_disallowed)" >> "$results"
