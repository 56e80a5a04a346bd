#!/bin/sh
# check.sh FOLDER MARK
#
# What the traces FOLDER/SYSTEM.json say, against what the systems themselves have printed. Lines of
# results, MARK behind the suite's name.
set -u

folder=$1 mark=$2
here=$(dirname "$0")

# verdict NAME WHY: of the command before it.
verdict() {
	if [ "$?" -eq 0 ]; then
		echo "pass trace$mark $1"
	else
		echo "fail trace$mark $1 $2"
	fi
}

# ask SYSTEM FILTER: what jq makes of a trace.
ask() {
	jq -r "$2" "$folder/$1.json"
}

# same NAME TRACED PRINTED
same() {
	[ -n "$2" ] && [ "$2" = "$3" ]
	verdict "$1" "the trace says '$2', the system '$3'"
}

# How many events of a category there are, on which threads.
count() {
	ask "$1" "[.traceEvents[] | select(.cat == \"$2\")] | length"
}

for system in traced gates isolation rtos-single facilities traced.short; do
	wrong=$(jq -c -f "$here/sound.jq" "$folder/$system.json" 2>&1 | tail -n 1)
	[ "$wrong" = '[]' ]
	verdict "$system-is-sound" "$wrong"
	grep -q '^<svg ' "$folder/$system.svg" && tail -n 1 "$folder/$system.svg" | grep -q '^</svg>$'
	verdict "$system-has-a-picture" "no SVG, or not all of it"
	[ "$(grep -c '<' "$folder/$system.svg")" -lt 20000 ]
	verdict "$system-has-few-shapes" "more than a browser likes"
done

printed() {
	sed -n "s/.*$2 \([0-9]*\).*/\1/p" "$folder/$1.output"
}

calls_of() {
	ask "$1" "[.traceEvents[] | select(.cat == \"call\" and .args.depth > 0 and .name == \"$2\")]
		| length"
}

same gate-calls-are-counted "$(calls_of traced pong)" "$(printed traced calls)"
same waits-for-a-mutex-are-counted "$(count traced wait)" "$(printed traced waits)"
same missed-deadlines-are-counted "$(count traced miss)" "$(printed traced misses)"
same misses-are-whose-they-are \
	"$(ask traced '.traceEvents[] | select(.cat == "miss") | .tid' | sort -u)" \
	"$(ask traced '.traceEvents[] | select(.cat == "call" and .name == "late") | .tid')"

# Every other period of 5 ms, of which the core idles most.
same time-goes-on-while-nobody-runs "$(ask traced '
	[.traceEvents[] | select(.cat == "miss") | .ts]
	| [range(1; length) as $i | (.[$i] - .[$i - 1]) / 100 | round / 10]
	| map(tostring) | join(" ")')" "10 10"

# Who blocks first, then four times both, each twice, then the end of who held it.
same threads-alternate-as-they-must "$(ask traced '
	[.traceEvents[] | select(.cat == "core") | .name | select(test("^(waiter|holder) "))[:1]]
	| . as $all
	| [range(length) | select(. == 0 or $all[.] != $all[. - 1]) | $all[.]]
	| add')" whwhwhwhwhwhwhwhwh

same a-mutex-has-one-owner "$(ask traced '
	[.traceEvents[] | select(.ph == "X" and .cat == "lock")]
	| sort_by(.ts)
	| [range(1; length) as $i | select(.[$i].ts - .[$i - 1].ts - .[$i - 1].dur < -0.0005)]
	| length')" 0

same each-gate-call-has-its-span "$(ask gates '
	[.traceEvents[] | select(.cat == "call" and .args.depth > 0) | .name | select(test("^echo_"))]
	| length')" 50

same faults-are-shown "$(count isolation fault)" \
	"$(grep -c '^booter: .*, thread [0-9]*$' "$folder/isolation.output")"
same faults-are-where-they-were "$(ask isolation '
	[.traceEvents[] | select(.cat == "fault" and .name == "page fault at attempt_null")]
	| length')" 1
same faults-are-handled "$(ask isolation '
	[.traceEvents[] | select(.cat == "call") | .name | select(test("^fault handler "))]
	| length')" "$(count isolation fault)"

# runs_of TASK: how often a thread went on.
runs_of() {
	ask rtos-single "
		[.traceEvents[] | select(.cat == \"core\") | .name | select(startswith(\"$1 in\"))]
		| length"
}

activations_of() {
	awk -v task="$1" '$1 == task { print $4 }' "$folder/rtos-single.output"
}

same filter-runs-once-an-activation "$(runs_of filter)" "$(activations_of filter)"
same no-miss-where-none-is-printed "$(count rtos-single miss)" "$(
	awk '$3 == "ms" && $4 ~ /^[0-9]+$/ { sum += $5 } END { print sum }' \
		"$folder/rtos-single.output")"

same activations-are-counted "$(count facilities activation)" \
	"$(sed -n 's/.*the listener heard \([0-9]*\) activations/\1/p' "$folder/facilities.output")"
same activations-reach-whom-they-are-for "$(ask facilities '
	.traceEvents[] | select(.cat == "activation") | .name | sub(" \\(.*"; "")')" \
	"activates relative_listen"
# The timer's line once; the serial line asked for, not answered, and once more when it may.
same interrupts-are-counted "$(count facilities interrupt)" 4

cmp -s "$folder/rtos-single.output" "$folder/rtos-single.untraced"
verdict the-guest-does-not-notice "it prints something else when it is traced"

grep -q '^trace: 40 events of .*, [1-9][0-9]* before them lost$' "$folder/traced.short.summary"
verdict only-the-last-events-are-kept "$(cat "$folder/traced.short.summary")"
