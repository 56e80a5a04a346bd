#include "targets.h"

#include <string.h>

#include "note.h"

static bool is_in_table(const struct graph *graph, const struct address *address, const char *file,
			const char *name)
{
	return address->table && (strcmp(address->table, name) == 0 ||
				  strcmp(address->table, graph_key_in(graph, file, name)) == 0);
}

/* The functions of all tables of that name; false: there is none. */
static bool each_of_table(const struct graph *graph, const char *file, const char *name,
			  target_taker_t *take, void *context)
{
	bool found = false;

	for (const struct address *address = graph->addresses; address; address = address->next) {
		struct function *function;

		if (!is_in_table(graph, address, file, name))
			continue;
		function = graph_find(graph, address->key);
		found = true;
		if (function)
			take(context, function);
	}
	return found;
}

static void each_unclaimed(const struct graph *graph, target_taker_t *take, void *context)
{
	for (size_t i = 0; i < GRAPH_CHAINS; i++)
		for (struct function *f = graph->functions[i]; f; f = f->chain)
			if (f->address_taken && !f->claimed)
				take(context, f);
}

static bool each_of_name(const struct graph *graph, const struct names *names, const char *name,
			 target_taker_t *take, void *context)
{
	struct function *function = graph_find_in(graph, names->place.file, name);

	if (strcmp(name, NOTE_ANY) == 0) {
		each_unclaimed(graph, take, context);
		return true;
	}
	if (function) {
		take(context, function);
		return true;
	}
	return each_of_table(graph, names->place.file, name, take, context) ||
	       graph_is_weak(graph, name);
}

void targets_each(const struct graph *graph, const struct names *names, target_taker_t *take,
		  void *context)
{
	for (size_t i = 0; i < names->count; i++)
		each_of_name(graph, names, names->names[i], take, context);
}

static void claim(void *context, struct function *target)
{
	(void)context;
	target->claimed = true;
}

static void meet(struct graph *graph, const struct function *function, const struct call *call)
{
	struct note *note = NULL;

	while ((note = note_of_call(graph, function, call, note)))
		note->met = true;
}

static void meet_all(struct graph *graph)
{
	for (size_t i = 0; i < GRAPH_CHAINS; i++)
		for (const struct function *f = graph->functions[i]; f; f = f->chain)
			for (const struct call *call = f->calls; call; call = call->next)
				if (!call->callee)
					meet(graph, f, call);
}

static bool refuse_function(const struct graph *graph, struct place place, const char *name)
{
	report_error(graph->report, place, "stack note: there is no function %s", name);
	return false;
}

static bool is_there(const struct graph *graph, const struct note *note)
{
	if (!note->function || graph_find_in(graph, note->names.place.file, note->function))
		return true;
	return refuse_function(graph, note->names.place, note->function);
}

/* `*` claims nothing. */
static bool claim_all(const struct graph *graph, const struct names *names)
{
	bool good = true;

	for (size_t i = 0; i < names->count; i++) {
		if (strcmp(names->names[i], NOTE_ANY) == 0 ||
		    each_of_name(graph, names, names->names[i], claim, NULL))
			continue;
		report_error(graph->report, names->place,
			     "stack note: %s is neither a function nor a table of functions",
			     names->names[i]);
		good = false;
	}
	return good;
}

static bool set_times(const struct graph *graph, const struct recursion *recursion)
{
	struct function *function =
		graph_find_in(graph, recursion->place.file, recursion->function);

	if (!function)
		return refuse_function(graph, recursion->place, recursion->function);
	function->times = recursion->times;
	return true;
}

/* Where a stack begins nobody calls. */
static void claim_entry(const struct graph *graph, const struct entry *entry)
{
	struct function *function =
		graph_find_in(graph, entry->names.place.file, entry->names.names[0]);

	if (function)
		function->claimed = true;
}

bool targets_resolve(struct graph *graph)
{
	bool good = true;

	for (const struct address *address = graph->addresses; address; address = address->next) {
		struct function *function = graph_find(graph, address->key);

		if (function)
			function->address_taken = true;
	}
	meet_all(graph);
	for (const struct note *note = graph->notes; note; note = note->next) {
		good &= is_there(graph, note);
		if (note->met || note->function)
			good &= claim_all(graph, &note->names);
	}
	for (const struct recursion *r = graph->recursions; r; r = r->next)
		good &= set_times(graph, r);
	for (const struct entry *entry = graph->entries; entry; entry = entry->next)
		claim_entry(graph, entry);
	return good;
}
