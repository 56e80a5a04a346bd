#!/bin/sh
# run.sh RESULTS FOLDER SIZE OUTPUT: holds what `compose size` says of the allocator in the
# system memory (SIZE) against the linked file in the folder, and against what the capability manager
# said to it when it ran (OUTPUT). Writes a line for each case to RESULTS.
set -u

results=$1 folder=$2 size=$3 output=$4
elf=$folder/allocator.elf
: > "$results"

# The table's cell of the allocator in a column; the percentages have a head of their own.
cell() {
	awk -v column="$1" '$1 == "component" { for (i = 1; i <= NF; i++) head[$i] = i }
		$1 == "allocator" { gsub(/ %/, ""); $0 = $0
			at = head[column]
			if (at > head["budget"]) at++ # the share of the budget
			print $at }' "$size"
}

# $(1): bytes in the file or in memory, of the segment with these flags.
segment() {
	readelf -lW "$elf" | awk -v flags="$2" -v field="$1" '$1 == "LOAD" {
		found = NF == 9 ? $7 $8 : $7
		if (found == flags) print (field == "file" ? $5 : $6) }'
}

symbol() {
	echo $((0x$(nm "$elf" | sed -n "s/ . $1\$//p")))
}

same() {
	if [ "$2" = "$3" ]; then
		echo "pass size $1" >> "$results"
	else
		echo "fail size $1 the table says '$2', not '$3'" >> "$results"
	fi
}

same text-as-linked "$(cell text)" $(($(segment memory RE)))
same rodata-as-linked "$(cell rodata)" $(($(segment memory R)))
same data-as-linked "$(cell data)" $(($(segment file RW)))
same bss-as-linked "$(cell bss)" $(($(segment memory RW) - $(segment file RW)))
same heap-as-linked "$(cell heap)" "$(symbol crt_heap_bytes)"
same gates-as-planned "$(cell gates)" "$(grep -c '^gate_' "$folder/allocator.ld")"

# It tells what it uses after it has taken pages and given them back, and how many are gone by that:
# tables, which stay its own.
used=$(sed -n 's/^free: -\([0-9]*\), used: \([0-9]*\) of .*/\1 \2/p' "$output" | head -n 1)
limit=$(sed -n 's/^free: .* of \([0-9]*\).*/\1/p' "$output" | head -n 1)
same pages-as-used-when-it-ran "$(cell pages)" $((${used#* } - ${used% *}))
same budget-as-it-was-told "$(cell budget)" "$limit"

# All parts together are the pages; so each is right if the sum is.
image=$(((($(cell text) + 4095) / 4096) + (($(cell rodata) + 4095) / 4096) + \
	(($(cell data) + $(cell bss) + 4095) / 4096)))
stacks=$(cell stacks)
same parts-make-up-the-pages $((image + $(cell heap) / 4096 + ${stacks%x*} * 3 + $(cell objects) + \
	$(cell captbls) + $(cell pgtbls))) "$(cell pages)"

! grep '^fail' "$results"
