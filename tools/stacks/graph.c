#include "graph.h"

#include <string.h>

static size_t chain_of(const char *key)
{
	uint32_t hash = 2166136261u;

	while (*key)
		hash = (hash ^ (unsigned char)*key++) * 16777619u;
	return hash % GRAPH_CHAINS;
}

static struct function *find_name(const struct graph *graph, const char *key)
{
	struct function *function = graph->functions[chain_of(key)];

	while (function && strcmp(function->key, key) != 0)
		function = function->chain;
	return function;
}

/* A weak one has its name only as long as nobody else has. */
struct function *graph_find(const struct graph *graph, const char *key)
{
	struct function *function = find_name(graph, key);

	if (function && function->weak)
		function = find_name(graph, function_name(function));
	return function && function->same ? function->same : function;
}

const char *graph_key_in(const struct graph *graph, const char *file, const char *name)
{
	return arena_format(graph->arena, "%s:%s", file, name);
}

struct function *graph_find_in(const struct graph *graph, const char *file, const char *name)
{
	struct function *found = file ? graph_find(graph, graph_key_in(graph, file, name)) : NULL;

	return found ? found : graph_find(graph, name);
}

static struct function *make(struct graph *graph, const char *key)
{
	struct function **chain = &graph->functions[chain_of(key)];
	struct function *function = arena_alloc(graph->arena, 1, sizeof(*function));

	function->chain = *chain;
	function->key = key;
	return *chain = function;
}

struct function *graph_define(struct graph *graph, const char *key, const char *origin)
{
	struct function *function = find_name(graph, key);

	if (!function)
		function = make(graph, key);
	else if (!function->same || !function->same->weak)
		return NULL;
	function->same = NULL;
	function->origin = origin;
	return function;
}

void graph_define_same(struct graph *graph, const char *key, struct function *same)
{
	if (!find_name(graph, key))
		make(graph, key)->same = same;
}

struct call *graph_add_call(struct graph *graph, struct function *function, const char *callee)
{
	struct call *call = arena_alloc(graph->arena, 1, sizeof(*call));

	call->next = function->calls;
	call->callee = callee;
	return function->calls = call;
}

static void add(struct graph *graph, struct address **list, const char *key, const char *table)
{
	struct address *address = arena_alloc(graph->arena, 1, sizeof(*address));

	*address = (struct address){.next = *list, .key = key, .table = table};
	*list = address;
}

void graph_add_address(struct graph *graph, const char *key, const char *table)
{
	add(graph, &graph->addresses, key, table);
}

void graph_add_weak(struct graph *graph, const char *name)
{
	add(graph, &graph->weak, name, NULL);
}

bool graph_is_weak(const struct graph *graph, const char *name)
{
	for (const struct address *weak = graph->weak; weak; weak = weak->next)
		if (strcmp(weak->key, name) == 0)
			return true;
	return false;
}

const char *function_name(const struct function *function)
{
	const char *colon = strrchr(function->key, ':');

	return colon ? colon + 1 : function->key;
}
