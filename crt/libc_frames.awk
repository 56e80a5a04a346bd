# libc_frames.awk: from `objdump -t -dr --no-show-raw-insn libc.a` to notes for tools/stacks, one for
# each function: the bytes that its instructions push or subtract from the stack pointer, the return
# address, and, where it calls nobody, the red zone; then whom it calls or jumps to.
#
# What is given back in between is not deducted: the notes may be too large, never too small. A
# function that moves the stack pointer by a register is one of no known frame, and left out.
#
# A jump through a register is taken for a switch, which stays in its function.
#
# A static function is MEMBER:NAME, as tools/stacks names them.

function flush() {
	if (name != "" && !unbounded)
		printf "frame %s %d%s\n", name, bytes + 8 + (calls == "" ? 128 : 0), calls
	name = ""
}

function key(symbol) {
	return (symbol in is_local) ? member ":" symbol : symbol
}

/^[^ ]+: +file format / {
	flush()
	member = $1
	sub(":$", "", member)
	split("", is_local)
	split("", first_at)
	next
}

# Symbols: value, flags of 7 letters, section, size, name.
/^[0-9a-f]+ [lgwu! ].....[ fFO] / {
	flags = substr($0, 18, 7)
	if (substr(flags, 7, 1) != "F")
		next
	split(substr($0, 26), parts)
	symbol = parts[3] ~ /^\.(hidden|protected)$/ ? parts[4] : parts[3]
	if (substr(flags, 1, 1) == "l")
		is_local[symbol] = 1
	place = parts[1] " " $1
	if (place in first_at)
		printf "frame %s 0 %s\n", key(symbol), key(first_at[place])
	else
		first_at[place] = symbol
	next
}

/^Disassembly of section / {
	flush()
	section = $4
	sub(":$", "", section)
	next
}

/^[0-9a-f]+ <.*>:$/ {
	flush()
	symbol = substr($2, 2, length($2) - 3)
	place = section " " $1
	if (!(place in first_at))
		next # a label
	name = key(first_at[place])
	bytes = unbounded = 0
	calls = ""
	next
}

name == "" { next }

$2 == "push" || $2 ~ /^push[fq]/ { bytes += 8 }

$2 == "sub" && $3 ~ /^\$0x[0-9a-f]+,%rsp$/ && $3 !~ /^\$0xfffff/ { bytes += hexadecimal($3) }
$2 == "lea" && $3 ~ /^-0x[0-9a-f]+\(%rsp\),%rsp$/ { bytes += hexadecimal($3) }
$2 == "add" && $3 == "$0xffffffffffffff80,%rsp" { bytes += 128 }
$2 == "sub" && $3 !~ /^\$/ && $3 ~ /,%rsp$/ { unbounded = 1 }
$2 ~ /^(mov|and)$/ && $3 ~ /,%rsp$/ { unbounded = 1 }

$2 == "call" || $2 ~ /^j/ {
	if ($3 ~ /^\*/ && $2 == "call")
		add("*")
	pending = 1
	target = $4
	if (target ~ /^<[^+]*>$/ && key(substr(target, 2, length(target) - 2)) != name)
		add(key(substr(target, 2, length(target) - 2)))
	next
}

$2 ~ /^R_X86_64_(PLT32|PC32|GOTPCREL)/ && pending {
	target = $3
	sub(/[-+]0x[0-9a-f]+$/, "", target)
	if (target ~ /^\.text\./)
		sub(/^\.text\./, "", target)
	add(key(target))
}

{ pending = 0 }

END { flush() }

function add(callee) {
	if (index(calls " ", " " callee " ") == 0)
		calls = calls " " callee
}

# The number behind a sign and 0x.
function hexadecimal(text,    value, i, digit) {
	value = 0
	for (i = 4; (digit = index("0123456789abcdef", substr(text, i, 1))) && i <= length(text); i++)
		value = value * 16 + digit - 1
	return value
}
