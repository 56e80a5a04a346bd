#include "deepest.h"

#include <stdarg.h>
#include <stdio.h>

#include "note.h"
#include "targets.h"

/*
 * A function that is bounded to n times on a path may be met again below itself: there it counts
 * nothing, and in the end n times as much as its deepest way without itself. Any other may be met
 * again only if such a one is in between, and is gone through once more.
 *
 * What is found on a way that was cut short at a function further up is too little for other ways,
 * and not kept: `cut` is the depth of the outermost such function.
 */
#define NO_CUT ~0u

struct search {
	struct search *above; /* of the caller */
	struct graph *graph;
	struct function *function; /* whose calls are looked at */
	unsigned depth;
	unsigned cut;
	uint64_t below;
	const struct function *next;
	bool good;
};

static void visit(struct search *above, struct function *function);

/* Every way back to it leads through a bounded one. */
static bool is_bounded(const struct search *search, const struct function *again)
{
	for (; search->function != again; search = search->above)
		if (search->function->times)
			return true;
	return false;
}

/* The way here, from the nearest of a function on, or from the first. */
static const char *way(const struct search *search, const struct function *from)
{
	const char *text = function_name(search->function);

	while (search->function != from && search->above->function) {
		search = search->above;
		text = arena_format(search->graph->arena, "%s > %s",
				    function_name(search->function), text);
	}
	return text;
}

static void __attribute__((format(printf, 3, 4)))
refuse(struct search *search, struct place place, const char *format, ...)
{
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	search->good = false;
	report_error(search->graph->report, place, "%s (%s)", message, way(search, NULL));
}

static void refuse_recursion(struct search *search, const struct function *again)
{
	search->good = false;
	report_error(search->graph->report, again->place,
		     "recursion that no STACK_RECURSES bounds: %s > %s", way(search, again),
		     function_name(again));
}

static void take_callee(void *context, struct function *callee)
{
	struct search *search = context;

	if (callee->depth && callee->times) {
		if (callee->depth < search->cut)
			search->cut = callee->depth;
		return;
	}
	if (callee->depth && !is_bounded(search, callee)) {
		refuse_recursion(search, callee);
		return;
	}
	visit(search, callee);
	if (callee->need > search->below) {
		search->below = callee->need;
		search->next = callee;
	}
}

static void follow_pointer(struct search *search, const struct call *call)
{
	const struct note *note = note_of_call(search->graph, search->function, call, NULL);

	if (!note)
		refuse(search, call->place,
		       "%s calls through a pointer: say whom, STACK_CALLS above the call",
		       function_name(search->function));
	for (; note; note = note_of_call(search->graph, search->function, call, note))
		targets_each(search->graph, &note->names, take_callee, search);
}

static void follow(struct search *search, const struct call *call)
{
	struct function *callee;

	if (!call->callee) {
		follow_pointer(search, call);
		return;
	}
	callee = graph_find_in(search->graph, call->file, call->callee);
	if (callee)
		take_callee(search, callee);
	else if (!graph_is_weak(search->graph, call->callee))
		refuse(search, call->place,
		       "%s calls %s, of whose stack nothing is known: say, STACK_FRAME",
		       function_name(search->function), call->callee);
}

static void check_frame(struct search *search)
{
	if (search->function->unbounded)
		refuse(search, search->function->place,
		       "%s has a frame of no fixed size: alloca, or an array of variable length",
		       function_name(search->function));
}

static void visit(struct search *above, struct function *function)
{
	unsigned depth = function->depth; /* further up, if it is there */
	struct search search = {
		.above = above,
		.graph = above->graph,
		.function = function,
		.depth = above->depth + 1,
		.cut = NO_CUT,
		.good = true,
	};

	if (function->done)
		return;
	function->depth = search.depth;
	check_frame(&search);
	for (const struct call *call = function->calls; call; call = call->next)
		follow(&search, call);
	function->need = (function->bytes + search.below) * (function->times ? function->times : 1);
	function->next = search.next;
	function->depth = depth;
	function->done = search.cut >= search.depth;
	if (!function->done && search.cut < above->cut)
		above->cut = search.cut;
	above->good &= search.good;
}

bool deepest_find(struct graph *graph, struct function *from)
{
	struct search search = {.graph = graph, .cut = NO_CUT, .good = true};

	visit(&search, from);
	return search.good;
}

static bool is_on_path(const struct function *from, const struct function *to)
{
	for (const struct function *f = from; f != to; f = f->next)
		if (f == to->next)
			return true;
	return from != to && from == to->next;
}

/* Ends where it would begin anew. */
const char *deepest_text(const struct graph *graph, const struct function *from)
{
	const char *text = "";

	for (const struct function *f = from; f; f = is_on_path(from, f) ? NULL : f->next) {
		text = arena_format(graph->arena, "%s%s%s %lu", text, *text ? " > " : "",
				    function_name(f), (unsigned long)f->bytes);
		if (f->times > 1)
			text = arena_format(graph->arena, "%s (%lu times)", text,
					    (unsigned long)f->times);
	}
	return text;
}
