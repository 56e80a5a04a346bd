/*
 * Components are boxes, shared regions ellipses, what is granted of the machine is a note. Gates
 * and what a run delegated say which box stands above which, or of many left of which; all other
 * edges are drawn between the boxes as they stand. Clients of one manager stand in a frame.
 */
#include "graph.h"

#include <inttypes.h>

#include "authority.h"

#define FONT "fontname=\"DejaVu Sans,Verdana,sans-serif\""

#define GATE_COLOR	"#202020"
#define MEMORY_COLOR	"#1565c0"
#define MANAGER_COLOR	"#7b1fa2"
#define SCHEDULER_COLOR "#2e7d32"
#define HANDLER_COLOR	"#d06000"
#define DENIAL_COLOR	"#d00000"
#define DELEGATED_COLOR "#00897b"

/* Names need none of it; a description is any text. */
static void write_escaped(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else
			fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
}

static void write_bytes(FILE *out, uint64_t bytes)
{
	if (bytes % (1 << 20) == 0)
		fprintf(out, "%" PRIu64 "M", bytes >> 20);
	else
		fprintf(out, "%" PRIu64 "K", bytes >> 10);
}

static const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

/* ------------------------------------------------------------------ boxes */

static bool is_booter(const struct instance *instance)
{
	return instance->number == INSTANCE_BOOTER;
}

static void write_exports(FILE *out, const struct instance *instance)
{
	for (size_t i = 0; i < instance->export_count; i++)
		fprintf(out, "%s%s", i == 0 ? "<br/>serves " : ", ",
			instance->exports[i].interface);
	for (size_t i = 0; i < instance->service_count; i++)
		fprintf(out, "%s%s", i == 0 ? "<br/>serves at run time " : ", ",
			instance->services[i].interface);
}

static void write_resources(FILE *out, const struct instance *instance)
{
	fprintf(out, "<br/>image %s<br/>priority %" PRIu64 ", %" PRIu64 " thread%s<br/>memory ",
		instance->image, instance->priority, instance->threads, plural(instance->threads));
	if (instance->memory_bytes > 0)
		write_bytes(out, instance->memory_bytes);
	else
		fputs("as needed", out);
}

static void write_recipients(FILE *out, const struct instance *instance)
{
	if (!instance->recipients_node)
		return;
	fprintf(out, "<br/>delegates to %s",
		instance->recipient_count == 0 ? "nobody but its scheduler" : "");
	for (size_t i = 0; i < instance->recipient_count; i++)
		fprintf(out, "%s%s", i == 0 ? "" : ", ", instance->recipients[i].name);
}

static void write_powers(FILE *out, const struct system *system, const struct instance *instance)
{
	if (instance->restarts > 0)
		fprintf(out, "<br/>restarted %" PRIu64 " times in %" PRIu64 " us",
			instance->restarts, instance->within);
	if (instance->spent > 0)
		fprintf(out, "<br/>and when its time was spent %" PRIu64 " periods in a row",
			instance->spent);
	if (instance->manager.to == instance)
		fputs("<br/>manages itself", out);
	if (instance_is_realm(instance))
		fputs("<br/>shares it with those whom it manages", out);
	if (instance->scheduler.to == instance)
		fputs("<br/>schedules itself", out);
	if (system->leftover.to == instance)
		fputs("<br/>has the memory left over", out);
	write_recipients(out, instance);
	if (instance->debug)
		fputs("<br/>debug capability", out);
	if (instance->boot_image)
		fputs("<br/>reads the boot image", out);
}

static void write_box(FILE *out, const struct system *system, const struct instance *instance)
{
	fprintf(out, "\t\"%s\" [label=<<b>%s</b><font point-size=\"10\">", instance->name,
		instance->name);
	if (is_booter(instance))
		fputs("<br/>builds all; manages, schedules,<br/>handles faults where nobody else "
		      "does",
		      out);
	else
		write_resources(out, instance);
	write_exports(out, instance);
	if (!is_booter(instance))
		write_powers(out, system, instance);
	fprintf(out, "</font>>%s];\n", is_booter(instance) ? ", fillcolor=\"#e8e8e8\"" : "");
}

static bool is_client_of(const struct instance *instance, const struct instance *manager)
{
	return authority_is_client(instance) && instance->manager.to == manager;
}

static size_t count_clients(const struct system *system, const struct instance *manager)
{
	size_t count = 0;

	for (size_t i = 0; i < system->instance_count; i++)
		count += is_client_of(&system->instances[i], manager);
	return count;
}

/* The boxes of a manager's clients, in a frame if there are more than one. */
static void write_clients(FILE *out, const struct system *system, const struct instance *manager)
{
	bool framed = count_clients(system, manager) > 1;

	if (framed)
		fprintf(out,
			"\tsubgraph \"cluster of %s\" {\n\tlabel=\"can delegate to each other by "
			"%s, where no box says otherwise\"; style=\"filled,dashed\"; "
			"color=\"" MANAGER_COLOR
			"\"; fillcolor=\"#faf5fc\"; fontcolor=\"" MANAGER_COLOR "\";\n",
			manager->name, manager->name);
	for (size_t i = 0; i < system->instance_count; i++)
		if (is_client_of(&system->instances[i], manager))
			write_box(out, system, &system->instances[i]);
	if (framed)
		fputs("\t}\n", out);
}

static void write_boxes(FILE *out, const struct system *system)
{
	for (size_t i = 0; i < system->instance_count; i++)
		if (!authority_is_client(&system->instances[i]))
			write_box(out, system, &system->instances[i]);
	for (size_t i = 0; i < system->instance_count; i++)
		write_clients(out, system, &system->instances[i]);
}

/* ------------------------------------------------------------------ gates */

static void write_gates(FILE *out, const struct instance *instance)
{
	for (size_t i = 0; i < instance->need_count; i++) {
		const struct link *need = &instance->needs[i];
		unsigned functions = need->header->function_count;

		if (need->is_service) {
			fprintf(out, "\t\"%s\" -> \"%s\" [label=\"%s, a service\"];\n",
				instance->name, need->server.name, need->interface);
			continue;
		}
		fprintf(out, "\t\"%s\" -> \"%s\" [label=\"%s, %u function%s\"];\n", instance->name,
			need->server.name, need->interface, functions, plural(functions));
	}
}

/* ------------------------------------------------------------------ memory and devices */

static void write_region(FILE *out, const struct region *region)
{
	fprintf(out,
		"\t\"shared %s\" [shape=ellipse, color=\"" MEMORY_COLOR
		"\", fillcolor=\"#e3f2fd\", label=<<b>%s</b><font point-size=\"10\"><br/>",
		region->name, region->name);
	write_bytes(out, (uint64_t)region->pages << 12);
	fputs("</font>>];\n", out);
}

/* From who writes to who reads. */
static void write_shares(FILE *out, const struct instance *instance)
{
	for (size_t i = 0; i < instance->share_count; i++)
		fprintf(out, "\t\"%s\" -> \"shared %s\" [dir=%s, color=\"" MEMORY_COLOR "\"];\n",
			instance->name, instance->shares[i].region->name,
			instance->shares[i].writable ? "both" : "back");
}

static void write_ranges(FILE *out, const char *kind, const struct ranges *ranges)
{
	for (size_t i = 0; i < ranges->count; i++) {
		const struct range *range = &ranges->entries[i];

		fprintf(out, "%s 0x%" PRIx64, kind, range->first);
		if (range->last != range->first)
			fprintf(out, " to 0x%" PRIx64, range->last);
		fputs("<br/>", out);
	}
}

static bool has_devices(const struct instance *instance)
{
	return instance->irqs.count > 0 || instance->ioports.count > 0 ||
	       instance->device_memory.count > 0 || instance->bus_master;
}

static void write_devices(FILE *out, const struct instance *instance)
{
	if (!has_devices(instance))
		return;
	fprintf(out,
		"\t\"devices of %s\" [shape=note, fillcolor=\"#fff8e1\", label=<<font "
		"point-size=\"10\">",
		instance->name);
	for (size_t i = 0; i < instance->irqs.count; i++)
		fprintf(out, "irq %" PRIu64 "<br/>", instance->irqs.entries[i].first);
	write_ranges(out, "ports", &instance->ioports);
	write_ranges(out, "memory", &instance->device_memory);
	if (instance->bus_master)
		fputs("masters the bus<br/>", out);
	fprintf(out,
		"</font>>];\n\t\"%s\" -> \"devices of %s\" [dir=none, color=\"" GATE_COLOR "\"];\n",
		instance->name, instance->name);
}

/* ------------------------------------------------------------------ power over others */

/* Written the other way round, so that the holder stands below, as servers do. */
static void write_power(FILE *out, const struct reference *holder, const struct instance *instance,
			const char *text, const char *color)
{
	if (!is_booter(holder->to) && holder->to != instance)
		fprintf(out,
			"\t\"%s\" -> \"%s\" [dir=back, style=dashed, color=\"%s\", "
			"fontcolor=\"%s\", label=\"%s\"];\n",
			instance->name, holder->name, color, color, text);
}

static void write_powers_over(FILE *out, const struct instance *instance)
{
	write_power(out, &instance->manager, instance, "manages", MANAGER_COLOR);
	write_power(out, &instance->scheduler, instance, "schedules", SCHEDULER_COLOR);
	write_power(out, &instance->handler, instance, "handles faults", HANDLER_COLOR);
}

static void write_denial(FILE *out, const struct denial *denial)
{
	fprintf(out,
		"\t\"%s\" -> \"%s\" [style=dashed, color=\"" DENIAL_COLOR
		"\", fontcolor=\"" DENIAL_COLOR "\", weight=0, label=\"denied",
		denial->from.name, denial->to.name);
	for (size_t i = 0; i < denial->excepted_count; i++)
		fprintf(out, "%s%s", i == 0 ? " except by " : ", ", denial->excepted[i].name);
	fputs("\"];\n", out);
}

/* ------------------------------------------------------------------ a run */

static bool is_between(const struct delegated_edge *edge, const struct delegated_edge *same)
{
	return edge->from == same->from && edge->to == same->to;
}

/* One arrow for all that went from one to the other. */
static void write_delegated(FILE *out, const struct delegated *delegated, size_t first)
{
	const struct delegated_edge *edge = &delegated->edges[first];

	for (size_t i = 0; i < first; i++)
		if (is_between(&delegated->edges[i], edge))
			return;
	fprintf(out,
		"\t\"%s\" -> \"%s\" [penwidth=2, color=\"" DELEGATED_COLOR
		"\", fontcolor=\"" DELEGATED_COLOR "\", label=\"delegated %s",
		edge->from->name, edge->to->name, edge->what);
	for (size_t i = first + 1; i < delegated->count; i++)
		if (is_between(&delegated->edges[i], edge))
			fprintf(out, ", %s", delegated->edges[i].what);
	fputs("\"];\n", out);
}

/* ------------------------------------------------------------------ all */

static void write_title(FILE *out, const struct system *system)
{
	fprintf(out, "<font point-size=\"16\"><b>%s</b></font><br/>", system->name);
	write_escaped(out, system->description);
	fprintf(out, "%smemory ", system->description[0] ? "<br/>" : "");
	write_bytes(out, system->memory_bytes);
}

/* Most components of a large system are clients of the same few: side by side they would be a line.
 */
#define MANY 9

static void write_head(FILE *out, const struct system *system)
{
	fprintf(out, "digraph \"%s\" {\n\tgraph [" FONT ", fontsize=11, labelloc=t, %s, label=<",
		system->name,
		system->instance_count > MANY ? "rankdir=LR, nodesep=0.15, ranksep=2"
					      : "nodesep=0.5, ranksep=0.7");
	write_title(out, system);
	fputs(">];\n"
	      "\tnode [" FONT ", fontsize=12, shape=box, style=filled, fillcolor=white];\n"
	      "\tedge [" FONT ", fontsize=9];\n",
	      out);
}

void graph_write(FILE *out, const struct system *system, const struct delegated *delegated)
{
	write_head(out, system);
	write_boxes(out, system);
	for (size_t i = 0; i < system->region_count; i++)
		write_region(out, &system->regions[i]);
	for (size_t i = 0; i < system->instance_count; i++) {
		write_gates(out, &system->instances[i]);
		write_shares(out, &system->instances[i]);
		write_devices(out, &system->instances[i]);
		write_powers_over(out, &system->instances[i]);
	}
	for (size_t i = 0; i < system->denial_count; i++)
		write_denial(out, &system->denials[i]);
	for (size_t i = 0; delegated && i < delegated->count; i++)
		write_delegated(out, delegated, i);
	fputs("}\n", out);
}
