#include "svg.h"

#include <stdbool.h>
#include <stdlib.h>

#include "memory.h"
#include "svg_panel.h"

#define MARGIN	   16
#define LABELS	   150 /* pixels that the names of the rows take */
#define WIDTH	   1440
#define TITLE	   34
#define LEGEND_ROW 20

static const char style[] =
	"text{font:12px sans-serif;fill:#222}.small{font-size:10px;fill:#666}"
	".in{font-size:10px;fill:#fff;pointer-events:none}.head{font-size:14px;font-weight:bold}"
	".grid{stroke:#e4e4e4}.base{stroke:#ccc}.lock{fill:#b8860b}.timer{stroke:#999}"
	".interrupt{stroke:#06c;stroke-width:2}.fault{stroke:#c00;stroke-width:2.5}"
	".miss{fill:#c00}.wait{fill:#e67700}.send{stroke:#555;marker-end:url(#arrow)}";

static const char arrow[] = "<marker id=\"arrow\" viewBox=\"0 0 6 6\" refX=\"6\" refY=\"3\" "
			    "markerWidth=\"6\" markerHeight=\"6\" orient=\"auto\">"
			    "<path d=\"M0 0L6 3L0 6Z\" fill=\"#555\"/></marker>";

/* ---- Which part is shown in detail */

#define DETAIL_LEAST 8 /* runs */
#define DETAIL_MOST  60

struct part {
	uint64_t start, end;
};

static const struct mark *first_of(const struct timeline *timeline, enum event_kind kind)
{
	for (size_t i = 0; i < timeline->n_marks; i++) {
		if (timeline->marks[i].kind == kind)
			return &timeline->marks[i];
	}
	return NULL;
}

/* What runs, and nothing else. */
static const struct span **runs_of(const struct timeline *timeline, size_t *n)
{
	const struct span **runs = NULL;

	*n = 0;
	for (size_t i = 0; i < timeline->n_spans; i++) {
		if (timeline->spans[i].kind != SPAN_RUN)
			continue;
		runs = grown(runs, *n, sizeof(*runs));
		runs[(*n)++] = &timeline->spans[i];
	}
	return runs;
}

static struct part part_of(const struct span *const *runs, size_t first, size_t last)
{
	return (struct part){runs[first]->start, runs[last]->end};
}

/* Whether the core goes from one to the next without idling. */
static bool busy_between(const struct span *const *runs, size_t i)
{
	return runs[i]->end == runs[i + 1]->start;
}

/* What the core does at a time until it idles, and some more if that is little. */
static struct part around(const struct span *const *runs, size_t n, uint64_t time)
{
	size_t first = 0, last;

	while (first + 1 < n && runs[first + 1]->start <= time)
		first++;
	last = first;
	for (size_t more = 0; more < DETAIL_MOST / 2; more++) {
		bool few = more < DETAIL_LEAST / 2;
		if (first && (few || busy_between(runs, first - 1)))
			first--;
		if (last + 1 < n && (few || busy_between(runs, last)))
			last++;
	}
	return part_of(runs, first, last);
}

static bool is_new(const struct span *const *runs, size_t first, size_t last)
{
	for (size_t i = first; i < last; i++) {
		if (runs[i]->thread == runs[last]->thread)
			return false;
	}
	return true;
}

/* More threads are worth more than less time. */
static double worth(unsigned threads, struct part part)
{
	double time = (double)(part.end - part.start) + 1, count = threads;

	return count * count * count * count * count * count / time;
}

/* The run with which all threads have begun, if that is in the first half; else the first. */
static size_t all_begun(const struct span *const *runs, size_t n)
{
	bool seen[UINT16_MAX + 1] = {false};
	size_t begun = 0;

	for (size_t i = 0; i < n; i++) {
		if (!seen[runs[i]->thread])
			begun = i;
		seen[runs[i]->thread] = true;
	}
	return begun < n / 2 ? begun : 0;
}

/* Many threads in little time: there they have to do with each other, unless they just begin. */
static struct part busiest(const struct span *const *runs, size_t n)
{
	size_t begun = all_begun(runs, n);
	struct part best =
		part_of(runs, begun, n - begun < DETAIL_MOST ? n - 1 : begun + DETAIL_MOST - 1);
	double most = 0;

	for (size_t first = begun; first + DETAIL_LEAST < n; first++) {
		unsigned threads = 0;
		for (size_t last = first; last < n && last < first + DETAIL_MOST; last++) {
			struct part part = part_of(runs, first, last);
			threads += is_new(runs, first, last);
			if (last < first + DETAIL_LEAST || worth(threads, part) <= most)
				continue;
			most = worth(threads, part);
			best = part;
		}
	}
	return best;
}

/* False if nothing has run. */
static bool choose_detail(const struct timeline *timeline, struct part *part, const char **why)
{
	const struct mark *miss = first_of(timeline, EVENT_MISSES);
	const struct mark *fault = first_of(timeline, EVENT_FAULT);
	size_t n;
	const struct span **runs = runs_of(timeline, &n);

	if (n && miss) {
		*part = around(runs, n, miss->time);
		*why = "around the first deadline that is missed";
	} else if (n && fault) {
		*part = around(runs, n, fault->time);
		*why = "around the first fault";
	} else if (n) {
		*part = busiest(runs, n);
		*why = "where many threads take turns";
	}
	free(runs);
	return n > 0;
}

/* ---- The picture */

static void put_legend_item(FILE *file, double *x, double y, const char *shape, const char *text)
{
	fprintf(file, "<g transform=\"translate(%.0f %.0f)\">%s<text x=\"18\" y=\"10\">", *x, y,
		shape);
	svg_text(file, text);
	fputs("</text></g>\n", file);
	for (; *text; text++)
		*x += 7;
	*x += 32;
}

static double put_legend(const struct timeline *timeline, FILE *file, double y)
{
	static const struct {
		enum event_kind kind;
		const char *shape, *text;
	} marks[] = {
		{EVENT_ACTIVATES, "<path class=\"send\" d=\"M6 0V11\"/>", "activation"},
		{EVENT_INTERRUPT, "<path class=\"interrupt\" d=\"M6 0V11\"/>", "interrupt"},
		{EVENT_TIMER, "<path class=\"timer\" d=\"M6 0V11\"/>", "timer"},
		{EVENT_FAULT, "<path class=\"fault\" d=\"M1 1L11 11M11 1L1 11\"/>", "fault"},
		{EVENT_TAKES, "<path class=\"lock\" d=\"M0 4H12V7H0Z\"/>", "holds a lock"},
		{EVENT_CALLS, "<path class=\"wait\" d=\"M1 1H11L1 11H11Z\"/>", "waits for a lock"},
		{EVENT_MISSES, "<path class=\"miss\" d=\"M2 12V0L12 4L4 8V12Z\"/>",
		 "deadline missed"},
	};
	double x = MARGIN;

	for (size_t i = 0; i < timeline->n_components; i++) {
		char *shape =
			printed("<rect width=\"12\" height=\"12\" fill=\"%s\"/>", svg_colour(i));
		if (x > WIDTH - 200) {
			x = MARGIN;
			y += LEGEND_ROW;
		}
		put_legend_item(file, &x, y, shape, timeline->components[i].name);
		free(shape);
	}
	x = MARGIN;
	y += LEGEND_ROW;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (timeline->counts[marks[i].kind])
			put_legend_item(file, &x, y, marks[i].shape, marks[i].text);
	}
	return y + LEGEND_ROW + 6;
}

static void put_title(const struct timeline *timeline, FILE *file)
{
	fprintf(file,
		"<text class=\"head\" x=\"%d\" y=\"22\">%zu threads in %zu components, %.3f ms:"
		" %llu switches, %llu gate calls, %llu faults, %llu deadlines missed</text>\n",
		MARGIN, timeline->n_threads, timeline->n_components,
		timeline_microseconds(timeline->end - timeline->start) / 1000,
		(unsigned long long)timeline->switches, (unsigned long long)timeline->calls,
		(unsigned long long)timeline->counts[EVENT_FAULT],
		(unsigned long long)timeline->misses);
}

void svg_write(const struct timeline *timeline, FILE *file)
{
	struct panel panel = {
		.timeline = timeline,
		.file = file,
		.x = MARGIN + LABELS,
		.width = WIDTH - 2 * MARGIN - LABELS,
		.start = timeline->start,
		.end = timeline->end,
	};
	struct part part = {timeline->start, timeline->end};
	const char *why;
	bool detailed = choose_detail(timeline, &part, &why);
	size_t legend_rows = 3 + timeline->n_components / 8;
	double height =
		TITLE + (double)legend_rows * LEGEND_ROW + 2 * svg_panel_height(timeline) + 40;

	fprintf(file,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\""
		" viewBox=\"0 0 %d %.0f\"><style>%s</style>%s"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		WIDTH, height, WIDTH, height, style, arrow);
	put_title(timeline, file);
	panel.y = put_legend(timeline, file, TITLE);
	panel.title = copied("the whole run");
	svg_panel_write(&panel);
	free(panel.title);
	if (detailed) {
		panel.y += svg_panel_height(timeline) + 20;
		panel.start = part.start;
		panel.end = part.end;
		panel.detailed = true;
		panel.title = printed("in detail, %s", why);
		svg_panel_write(&panel);
		free(panel.title);
	}
	fputs("</svg>\n", file);
}
