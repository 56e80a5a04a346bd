/* The graph of a system: its boxes, and an edge for each way in which one can act on another. */
#include "fixtures.h"

#include "graph.h"

struct graph {
	struct loaded loaded;
	struct output output;
};

static void draw(struct graph *graph)
{
	graph_write(output_open(&graph->output), &graph->loaded.system, NULL);
	output_close(&graph->output);
}

static void open_graph(struct graph *graph, const char *name)
{
	*graph = (struct graph){0};
	load(&graph->loaded, fixture(&graph->loaded, name));
	if (!graph->loaded.good)
		fail_msg("%s", graph->loaded.report.text);
	draw(graph);
}

static void close_graph(struct graph *graph)
{
	free(graph->output.text);
	unload(&graph->loaded);
}

static void assert_drawn(const struct graph *graph, const char *text)
{
	if (!strstr(graph->output.text, text))
		fail_msg("no %s in:\n%s", text, graph->output.text);
}

static void assert_not_drawn(const struct graph *graph, const char *text)
{
	if (strstr(graph->output.text, text))
		fail_msg("%s in:\n%s", text, graph->output.text);
}

/* The line of the edge from one node to another has the text. */
static void assert_edge(struct graph *graph, const char *from, const char *to, const char *text)
{
	const char *edge = arena_format(&graph->loaded.arena, "\t\"%s\" -> \"%s\" [", from, to);
	const char *line = graph->output.text;

	while ((line = strstr(line, edge))) {
		const char *end = strchr(line, '\n');
		const char *found = strstr(line, text);

		if (found && found < end)
			return;
		line = end;
	}
	fail_msg("no edge %s to %s with %s in:\n%s", from, to, text, graph->output.text);
}

static void test_boxes(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "good.toml");
	assert_drawn(&graph, "<b>good</b></font><br/>every key of the format<br/>memory 64M>");
	assert_drawn(&graph,
		     "\"ping\" [label=<<b>ping</b><font point-size=\"10\"><br/>image ping"
		     "<br/>priority 10, 2 threads<br/>memory 1M<br/>schedules itself</font>");
	assert_drawn(&graph,
		     "<b>pong</b><font point-size=\"10\"><br/>image ping-pong"
		     "<br/>priority 100, 1 thread<br/>memory as needed<br/>serves pong</font>");
	assert_drawn(&graph, "<br/>serves log, fault<br/>manages itself<br/>has the memory left over"
			     "<br/>debug capability<br/>reads the boot image</font>");
	assert_drawn(&graph, "<b>booter</b><font point-size=\"10\"><br/>builds all; ");
	close_graph(&graph);
}

/* From top to bottom; but many from left to right. */
static void test_directions(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "good.toml");
	assert_not_drawn(&graph, "rankdir");
	close_graph(&graph);
	open_graph(&graph, "authority.toml");
	assert_drawn(&graph, "rankdir=LR");
	close_graph(&graph);
}

static void test_restarted(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "restarted.toml");
	assert_drawn(&graph, "memory as needed<br/>restarted 3 times in 1000000 us"
			     "<br/>and when its time was spent 20 periods in a row</font>");
	close_graph(&graph);
}

static void test_confined(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "confined.toml");
	assert_drawn(&graph, "memory as needed<br/>delegates to friend</font>");
	assert_drawn(&graph, "memory as needed<br/>delegates to nobody but its scheduler</font>");
	assert_drawn(&graph, "can delegate to each other by capmgr, where no box says otherwise");
	close_graph(&graph);
}

static void test_gates(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "good.toml");
	assert_edge(&graph, "ping", "pong", "label=\"pong, 3 functions\"");
	assert_edge(&graph, "ping", "booter", "label=\"shutdown, 1 function\"");
	assert_edge(&graph, "pong", "logger", "label=\"log, 1 function\"");
	close_graph(&graph);
}

static void test_regions(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "good.toml");
	assert_drawn(&graph, "\"shared ring\" [shape=ellipse,");
	assert_drawn(&graph, "<b>ring</b><font point-size=\"10\"><br/>16K</font>");
	assert_edge(&graph, "ping", "shared ring", "dir=both");
	assert_edge(&graph, "pong", "shared ring", "dir=back");
	close_graph(&graph);
}

static void test_devices(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "good.toml");
	assert_edge(&graph, "logger", "devices of logger", "dir=none");
	assert_drawn(&graph,
		     "irq 4<br/>irq 5<br/>ports 0x3f8 to 0x3ff<br/>memory 0xb8000 to "
		     "0xb8fff<br/>memory 0xfd000000 to 0xfd0fffff<br/>masters the bus<br/>");
	assert_not_drawn(&graph, "devices of ping");
	close_graph(&graph);
}

/* Edges of power are written from whom it is over; the booter's and one's own are none. */
static void test_powers(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "good.toml");
	assert_edge(&graph, "ping", "logger", "dir=back, style=dashed");
	assert_edge(&graph, "ping", "logger", "label=\"manages\"");
	assert_edge(&graph, "ping", "logger", "label=\"handles faults\"");
	assert_not_drawn(&graph, "label=\"schedules\"");
	close_graph(&graph);
	open_graph(&graph, "authority.toml");
	assert_edge(&graph, "scheduled", "scheduler", "label=\"schedules\"");
	assert_not_drawn(&graph, "\t\"scheduler\" -> \"scheduled\"");
	assert_drawn(&graph, "<br/>manages itself");
	assert_drawn(&graph, "<b>authority</b></font><br/>memory 128M>");
	close_graph(&graph);
}

static void test_denials(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "denials.toml");
	assert_edge(&graph, "disk", "app", "label=\"denied\"");
	assert_edge(&graph, "app", "disk", "label=\"denied except by vfs, cache\"");
	assert_edge(&graph, "app", "disk", "style=dashed, color=\"#d00000\"");
	close_graph(&graph);
}

/* Its memory is theirs. */
static void test_a_manager_under_a_manager(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "realm.toml");
	assert_drawn(&graph, "<br/>memory 12M<br/>shares it with those whom it manages</font>");
	assert_drawn(&graph, "<br/>memory 1M<br/>manages itself</font>");
	assert_edge(&graph, "inner", "outer", "label=\"manages\"");
	assert_edge(&graph, "app", "inner", "label=\"manages\"");
	close_graph(&graph);
}

/* Who can delegate stands in a frame with the others who can, and nobody else does. */
static void test_clients_of_a_manager(void **state)
{
	struct graph graph;
	const char *frame, *end, *first, *second;

	(void)state;
	open_graph(&graph, "authority.toml");
	frame = strstr(graph.output.text, "subgraph \"cluster of capmgr\" {");
	assert_non_null(frame);
	end = strstr(frame, "\t}\n");
	assert_non_null(end);
	first = strstr(graph.output.text, "\t\"first\" [");
	second = strstr(graph.output.text, "\t\"second\" [");
	assert_true(frame < first && strchr(first, '\n') + 1 == second);
	assert_ptr_equal(strchr(second, '\n') + 1, end);
	assert_null(strstr(end, " [label=<<b>"));
	close_graph(&graph);
}

/* A description may be any text; a size need not be whole megabytes. */
static void test_any_text(void **state)
{
	struct graph graph;

	(void)state;
	open_graph(&graph, "good.toml");
	free(graph.output.text);
	graph.loaded.system.description = "a <b> & \x01\"c\"";
	graph.loaded.system.memory_bytes = 4 << 10;
	draw(&graph);
	assert_drawn(&graph, "<br/>a &lt;b&gt; &amp;  \"c\"<br/>memory 4K>");
	close_graph(&graph);
}

static const struct instance *find(const struct graph *graph, const char *name)
{
	for (size_t i = 0; i < graph->loaded.system.instance_count; i++)
		if (strcmp(graph->loaded.system.instances[i].name, name) == 0)
			return &graph->loaded.system.instances[i];
	fail_msg("no component %s", name);
	return NULL;
}

/* One arrow has all that went one way. */
static void test_what_a_run_delegated(void **state)
{
	struct graph graph;
	struct delegated_edge edges[3];

	(void)state;
	open_graph(&graph, "authority.toml");
	assert_not_drawn(&graph, "delegated ");
	edges[0] = (struct delegated_edge){find(&graph, "first"), find(&graph, "second"), "page"};
	edges[1] = (struct delegated_edge){find(&graph, "second"), find(&graph, "first"), "port"};
	edges[2] = (struct delegated_edge){find(&graph, "first"), find(&graph, "second"), "gate"};
	free(graph.output.text);
	graph_write(output_open(&graph.output), &graph.loaded.system,
		    &(struct delegated){edges, 3});
	output_close(&graph.output);
	assert_edge(&graph, "first", "second", "label=\"delegated page, gate\"");
	assert_edge(&graph, "second", "first", "label=\"delegated port\"");
	assert_not_drawn(&graph, "label=\"delegated gate\"");
	close_graph(&graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_boxes),
		cmocka_unit_test(test_directions),
		cmocka_unit_test(test_restarted),
		cmocka_unit_test(test_confined),
		cmocka_unit_test(test_gates),
		cmocka_unit_test(test_regions),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_powers),
		cmocka_unit_test(test_denials),
		cmocka_unit_test(test_a_manager_under_a_manager),
		cmocka_unit_test(test_clients_of_a_manager),
		cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_what_a_run_delegated),
	};

	return cmocka_run_group_tests_name("compose graph", tests, NULL, NULL);
}
