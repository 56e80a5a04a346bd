/* A part of the picture: a stretch of time, a row for each thread, one more for interrupts. */
#ifndef TRACE_SVG_PANEL_H
#define TRACE_SVG_PANEL_H

#include <stdbool.h>
#include <stdio.h>

#include "timeline.h"

struct panel {
	const struct timeline *timeline;
	FILE *file;
	char *title;
	double x, y, width; /* pixels; x: behind the names of the rows */
	uint64_t start, end;
	bool detailed; /* spans one by one, with names, and who activates whom */
};

double svg_panel_height(const struct timeline *timeline);
void svg_panel_write(const struct panel *panel);

/* Of a component. */
const char *svg_colour(size_t component);

/* Text with what has a meaning in XML replaced. */
void svg_text(FILE *file, const char *text);

#endif
