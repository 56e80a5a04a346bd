#include "svg_panel.h"

#include <stdlib.h>
#include <string.h>

#define HEAD	  40 /* title and axis */
#define ROW	  26
#define BAR	  15 /* of a thread that runs */
#define BAR_TOP	  6
#define HELD	  3 /* of a lock */
#define LETTER	  6 /* pixels of one, in a bar */
#define SLIVER	  1.2
#define TICKS_MAX 12

/* Grey for the booter, which is the first to run. */
static const char *const colours[] = {
	"#8a8f98", "#2f6fde", "#2e9e5b", "#c2569b", "#7a5bd0", "#1b9aaa", "#b5651d",
	"#5c7c2a", "#d9485f", "#3d5a80", "#9a6a00", "#6b3fa0", "#008080", "#a83279",
	"#4b6584", "#6a994e", "#bc4749", "#386fa4", "#8d6b94", "#7f5539",
};

const char *svg_colour(size_t component)
{
	return component == NO_COMPONENT
		       ? "#ddd"
		       : colours[component % (sizeof(colours) / sizeof(colours[0]))];
}

void svg_text(FILE *file, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			fputs("&lt;", file);
		else if (*text == '>')
			fputs("&gt;", file);
		else if (*text == '&')
			fputs("&amp;", file);
		else
			fputc(*text, file);
	}
}

double svg_panel_height(const struct timeline *timeline)
{
	return HEAD + (double)(timeline->n_threads + 1) * ROW;
}

static double at(const struct panel *panel, uint64_t time)
{
	double whole = (double)(panel->end - panel->start);

	return panel->x + panel->width * (double)(time - panel->start) / (whole > 0 ? whole : 1);
}

static bool visible(const struct panel *panel, uint64_t start, uint64_t end)
{
	return end >= panel->start && start <= panel->end;
}

static uint64_t within(const struct panel *panel, uint64_t time)
{
	if (time < panel->start)
		return panel->start;
	return time > panel->end ? panel->end : time;
}

static double row_top(const struct panel *panel, size_t row)
{
	return panel->y + HEAD + (double)row * ROW;
}

/* Row 0 has the interrupts. */
static size_t row_of(const struct panel *panel, uint16_t thread)
{
	for (size_t i = 0; i < panel->timeline->n_threads; i++) {
		if (panel->timeline->threads[i].id == thread)
			return i + 1;
	}
	return 0;
}

/* ---- Axis and rows */

/* 1, 2 or 5 of a power of ten, so that there are not too many of them. */
static double tick_step(double whole)
{
	static const double steps[] = {2, 2.5, 2};
	double step = 0.001;

	for (unsigned i = 0; whole / step > TICKS_MAX; i++)
		step *= steps[i % 3];
	return step;
}

static void put_axis(const struct panel *panel)
{
	double start = timeline_microseconds(panel->start), end = timeline_microseconds(panel->end);
	double step = tick_step(end - start),
	       scale = panel->width / (end > start ? end - start : 1);
	bool fine = step < 1000;

	for (double tick = step * (double)(uint64_t)(start / step + 1); tick <= end; tick += step) {
		double x = panel->x + (tick - start) * scale;
		fprintf(panel->file,
			"<path class=\"grid\" d=\"M%.1f %.1fV%.1f\"/><text class=\"small\" "
			"x=\"%.1f\""
			" y=\"%.1f\" text-anchor=\"middle\">%.*f</text>\n",
			x, panel->y + HEAD - 4, panel->y + svg_panel_height(panel->timeline), x,
			panel->y + HEAD - 7, fine ? 4 : 0, tick / 1000);
	}
	fprintf(panel->file, "<text x=\"%.1f\" y=\"%.1f\">", panel->x, panel->y + 14);
	svg_text(panel->file, panel->title);
	fprintf(panel->file, ": %.4f ms to %.4f ms</text>\n", start / 1000, end / 1000);
}

static void put_row_names(const struct panel *panel)
{
	const struct timeline *timeline = panel->timeline;

	for (size_t row = 0; row <= timeline->n_threads; row++) {
		double y = row_top(panel, row) + BAR_TOP + BAR;
		fprintf(panel->file,
			"<path class=\"base\" d=\"M%.1f %.1fh%.1f\"/><text x=\"%.1f\" y=\"%.1f\""
			" text-anchor=\"end\">",
			panel->x, y, panel->width, panel->x - 8, y - 3);
		if (row == 0) {
			fputs("interrupts", panel->file);
		} else {
			svg_text(panel->file, timeline->threads[row - 1].name);
			fprintf(panel->file, " <tspan class=\"small\">%u</tspan>",
				timeline->threads[row - 1].id);
		}
		fputs("</text>\n", panel->file);
	}
}

/* ---- Bars */

/* One shape: a run, or all of a thread in neighbouring pixels, mostly in one component. */
struct bar {
	uint64_t start, end, ran;
	unsigned runs;
	const struct span *first;
};

/* From this width on a bar is the paler the less of its time the thread has run. */
#define PALE 3

static void put_bar_name(const struct panel *panel, double x, double y, double width,
			 const char *name)
{
	size_t room = width > LETTER ? (size_t)(width / LETTER) : 0;

	if (!panel->detailed || strlen(name) > room)
		return;
	fprintf(panel->file, "<text class=\"in\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">",
		x + width / 2, y + BAR - 4);
	svg_text(panel->file, name);
	fputs("</text>\n", panel->file);
}

static void put_bar_title(const struct panel *panel, const struct bar *bar, const char *function)
{
	const struct timeline *timeline = panel->timeline;
	size_t component = bar->first->component;

	fputs("<title>", panel->file);
	svg_text(panel->file, timeline_thread(timeline, bar->first->thread)->name);
	fputs(" in ", panel->file);
	svg_text(panel->file,
		 component == NO_COMPONENT ? "?" : timeline->components[component].name);
	if (bar->runs == 1) {
		fputs(", ", panel->file);
		svg_text(panel->file, function);
	} else {
		fprintf(panel->file, ", %u times", bar->runs);
	}
	fprintf(panel->file, ": %.3f us from %.4f ms</title>", timeline_microseconds(bar->ran),
		timeline_microseconds(bar->start) / 1000);
}

static void put_bar(const struct panel *panel, const struct bar *bar)
{
	double x = at(panel, within(panel, bar->start)), to = at(panel, within(panel, bar->end));
	double y = row_top(panel, row_of(panel, bar->first->thread)) + BAR_TOP;
	double width = to - x < SLIVER ? SLIVER : to - x;
	double share =
		bar->end > bar->start ? (double)bar->ran / (double)(bar->end - bar->start) : 1;
	struct span call = *bar->first;
	char *function;

	call.kind = SPAN_CALL;
	function = timeline_span_text(panel->timeline, &call);
	fprintf(panel->file,
		"<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%d\" fill=\"%s\""
		" fill-opacity=\"%.2f\">",
		x, y, width, BAR, svg_colour(bar->first->component), 0.3 + 0.7 * share);
	put_bar_title(panel, bar, function);
	fputs("</rect>\n", panel->file);
	put_bar_name(panel, x, y, width, function);
	free(function);
}

static bool is_run(const struct panel *panel, const struct span *span, uint16_t thread)
{
	return span->kind == SPAN_RUN && span->thread == thread &&
	       visible(panel, span->start, span->end);
}

static void put_each_run(const struct panel *panel, uint16_t thread)
{
	for (size_t i = 0; i < panel->timeline->n_spans; i++) {
		const struct span *span = &panel->timeline->spans[i];
		struct bar bar = {span->start, span->end, span->end - span->start, 1, span};
		if (is_run(panel, span, thread))
			put_bar(panel, &bar);
	}
}

/* What a thread has run in the time of a pixel, in one component. */
struct share {
	uint64_t ran;
	unsigned runs;
	const struct span *first;
};

struct pixels {
	uint64_t n, time; /* of each */
	size_t components;
	struct share *shares; /* for each pixel and component */
};

static uint64_t pixel_of(const struct panel *panel, const struct pixels *pixels, uint64_t time)
{
	uint64_t pixel = (within(panel, time) - panel->start) / pixels->time;

	return pixel < pixels->n ? pixel : pixels->n - 1;
}

static uint64_t overlap(const struct span *span, uint64_t start, uint64_t end)
{
	uint64_t from = span->start > start ? span->start : start;
	uint64_t to = span->end < end ? span->end : end;

	return to > from ? to - from : 0;
}

static void count_run(const struct panel *panel, struct pixels *pixels, const struct span *span)
{
	uint64_t first = pixel_of(panel, pixels, span->start);
	uint64_t last = pixel_of(panel, pixels, span->end);
	size_t component =
		span->component == NO_COMPONENT ? pixels->components - 1 : span->component;

	for (uint64_t pixel = first; pixel <= last; pixel++) {
		struct share *share = &pixels->shares[pixel * pixels->components + component];
		uint64_t start = panel->start + pixel * pixels->time;
		uint64_t ran = overlap(span, start, start + pixels->time);
		/* An end at the very beginning of a pixel is none of it. */
		if (!ran && pixel > first)
			continue;
		share->ran += ran;
		share->runs += pixel == first;
		if (!share->first)
			share->first = span;
	}
}

/* The component that had most of a pixel, with what all had of it; NULL if none had any. */
static const struct span *most_of(const struct pixels *pixels, uint64_t pixel, struct bar *bar)
{
	const struct share *shares = &pixels->shares[pixel * pixels->components], *most = NULL;

	for (size_t i = 0; i < pixels->components; i++) {
		if (!shares[i].first)
			continue;
		bar->ran += shares[i].ran;
		bar->runs += shares[i].runs;
		if (!most || shares[i].ran > most->ran)
			most = &shares[i];
	}
	return most ? most->first : NULL;
}

/* A bar for all neighbouring pixels whose most is of the same component. */
static void put_pixels(const struct panel *panel, const struct pixels *pixels)
{
	struct bar bar = {.first = NULL};

	for (uint64_t pixel = 0; pixel < pixels->n; pixel++) {
		uint64_t start = panel->start + pixel * pixels->time;
		struct bar next = {.start = start, .end = start + pixels->time};
		next.first = most_of(pixels, pixel, &next);
		if (bar.first && next.first && next.first->component == bar.first->component) {
			bar.end = next.end;
			bar.ran += next.ran;
			bar.runs += next.runs;
			continue;
		}
		if (bar.first)
			put_bar(panel, &bar);
		bar = next;
	}
	if (bar.first)
		put_bar(panel, &bar);
}

static void put_runs_by_pixel(const struct panel *panel, uint16_t thread)
{
	const struct timeline *timeline = panel->timeline;
	struct pixels pixels = {
		.n = (uint64_t)panel->width,
		.components = timeline->n_components + 1, /* the last one is none */
	};

	pixels.time = (panel->end - panel->start) / pixels.n + 1;
	pixels.shares = calloc((size_t)pixels.n * pixels.components, sizeof(*pixels.shares));
	if (!pixels.shares)
		abort();
	for (size_t i = 0; i < timeline->n_spans; i++) {
		if (is_run(panel, &timeline->spans[i], thread))
			count_run(panel, &pixels, &timeline->spans[i]);
	}
	put_pixels(panel, &pixels);
	free(pixels.shares);
}

/* Thin ones: calls that a thread is in, whether it runs or not; locks that it holds. */
static void put_thin(const struct panel *panel, const struct span *span)
{
	double x = at(panel, within(panel, span->start));
	double width = at(panel, within(panel, span->end)) - x;
	double y = row_top(panel, row_of(panel, span->thread));
	char *text;

	if (!panel->detailed && width < 1)
		return;
	text = timeline_span_text(panel->timeline, span);
	if (span->kind == SPAN_HOLD)
		fprintf(panel->file,
			"<rect class=\"lock\" x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%d\">",
			x, y + 2, width < SLIVER ? SLIVER : width, HELD);
	else
		fprintf(panel->file,
			"<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%d\" fill=\"%s\""
			" fill-opacity=\"0.4\">",
			x, y + BAR_TOP + BAR, width, HELD, svg_colour(span->component));
	fputs("<title>", panel->file);
	svg_text(panel->file, text);
	fprintf(panel->file, ": %.3f us</title></rect>\n",
		timeline_microseconds(span->end - span->start));
	free(text);
}

static void put_spans(const struct panel *panel)
{
	const struct timeline *timeline = panel->timeline;

	for (size_t i = 0; i < timeline->n_spans; i++) {
		const struct span *span = &timeline->spans[i];
		if (!visible(panel, span->start, span->end))
			continue;
		if (span->kind == SPAN_HOLD || (span->kind == SPAN_CALL && span->depth))
			put_thin(panel, span);
	}
	for (size_t i = 0; i < timeline->n_threads; i++) {
		if (panel->detailed)
			put_each_run(panel, timeline->threads[i].id);
		else
			put_runs_by_pixel(panel, timeline->threads[i].id);
	}
}

/* ---- Marks */

static void put_shape(const struct panel *panel, const struct mark *mark, double x)
{
	double y = row_top(panel, row_of(panel, mark->thread)), top = row_top(panel, 0) + BAR_TOP;

	switch (mark->kind) {
	case EVENT_TIMER:
		fprintf(panel->file, "<path class=\"timer\" d=\"M%.1f %.1fv%d\">", x, top, BAR);
		break;
	case EVENT_INTERRUPT:
		fprintf(panel->file, "<path class=\"interrupt\" d=\"M%.1f %.1fv%d\">", x, top, BAR);
		break;
	case EVENT_FAULT:
		fprintf(panel->file, "<path class=\"fault\" d=\"M%.1f %.1fl10 10m0 -10l-10 10\">",
			x - 5, y + BAR_TOP + 2);
		break;
	case EVENT_CALLS:
		fprintf(panel->file, "<path class=\"wait\" d=\"M%.1f %.1fh8l-8 8h8z\">", x - 4, y);
		break;
	case EVENT_MISSES:
		fprintf(panel->file, "<path class=\"miss\" d=\"M%.1f %.1fv-14l12 4l-10 4v6z\">", x,
			y + BAR_TOP + 8);
		break;
	default:
		fprintf(panel->file, "<path class=\"send\" d=\"M%.1f %.1fV%.1f\">", x,
			y + BAR_TOP + BAR / 2.0,
			row_top(panel, row_of(panel, mark->target)) + BAR_TOP + BAR / 2.0);
	}
}

static bool shown(const struct panel *panel, const struct mark *mark)
{
	if (!visible(panel, mark->time, mark->time) || mark->kind == EVENT_TAKES ||
	    mark->kind == EVENT_FREES)
		return false;
	return mark->kind != EVENT_ACTIVATES ||
	       (mark->target != mark->thread && row_of(panel, mark->target));
}

/* Of one kind in one row, those that are a pixel apart. */
static void put_marks(const struct panel *panel, enum event_kind kind, size_t row)
{
	double last = -1;

	for (size_t i = 0; i < panel->timeline->n_marks; i++) {
		const struct mark *mark = &panel->timeline->marks[i];
		if (mark->kind != kind || !shown(panel, mark) || row_of(panel, mark->thread) != row)
			continue;
		double x = at(panel, mark->time);
		if (x - last < 1)
			continue;
		last = x;
		char *text = timeline_mark_text(panel->timeline, mark);
		put_shape(panel, mark, x);
		fputs("<title>", panel->file);
		svg_text(panel->file, text);
		fprintf(panel->file, ": %.4f ms</title></path>\n",
			timeline_microseconds(mark->time) / 1000);
		free(text);
	}
}

void svg_panel_write(const struct panel *panel)
{
	put_axis(panel);
	put_row_names(panel);
	put_spans(panel);
	for (size_t row = 0; row <= panel->timeline->n_threads; row++) {
		for (int kind = 0; kind < EVENT_KINDS; kind++)
			put_marks(panel, (enum event_kind)kind, row);
	}
}
