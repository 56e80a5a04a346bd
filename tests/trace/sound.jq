# Whether a trace is sound: an array of what is wrong with it, empty if nothing is.

def nanoseconds: . * 1000 | round;
def begins: .ts | nanoseconds;
def ends: begins + (.dur | nanoseconds);

# Whether each span ends before the one around it does, and the next begins: of one track.
def nested:
	sort_by([begins, -ends])
	| reduce .[] as $span ({open: [], good: true};
		.open |= map(select(. > ($span | begins) or . == ($span | ends)))
		| .good = (.good and ((.open | length) == 0 or .open[-1] >= ($span | ends)))
		| .open += [$span | ends])
	| .good;

def spans: [.traceEvents[] | select(.ph == "X")];

# One after the other, without a moment at which two run: of the core.
def in_turn: [range(1; length) as $i | (.[$i - 1] | ends) <= (.[$i] | begins)] | all;

. as $trace
| [
	(.traceEvents | map(.ph) | unique - ["M", "X", "i"] | .[] | "an unknown phase: \(.)"),
	(if spans | length == 0 then "no spans" else empty end),
	(spans[] | select(.dur < 0 or .ts < 0) | "a span of negative time: \(.name)"),
	(spans | map(select(.cat == "call" or .cat == "run")) | group_by([.pid, .tid])[]
		| select(nested | not)
		| "spans that overlap on track \(.[0].pid)/\(.[0].tid)"),
	(spans | map(select(.pid == 0 and .tid == 0)) | select(in_turn | not)
		| "times go back on the core's track"),
	(spans | map(select(.pid == 0 and .cat == "core")) | . as $core
		| range(1; length)
		| select($core[.].name == $core[. - 1].name and
			($core[. - 1] | ends) == ($core[.] | begins) and
			$core[.].args == $core[. - 1].args)
		| "who runs is told twice at \($core[.].ts)"),
	(.traceEvents | group_by([.pid, .tid])[] | map(select(.ph == "i")) | . as $marks
		| range(1; length) | select($marks[.].ts < $marks[. - 1].ts)
		| "times of marks go back at \($marks[.].ts)"),
	(.traceEvents | map(select(.ph == "M" and .name == "process_name") | .pid) as $named
		| map(.pid) | unique - $named | select(. != []) | "processes without names: \(.)")
]
