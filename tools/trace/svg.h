/*
 * A timeline as a picture that any browser shows: above, the whole run; below, the part of it in
 * which most happens, in detail. A row for each thread, coloured by the component that it runs in;
 * what a shape stands for is told where the pointer rests on it.
 *
 * What is less than a pixel of the overview is drawn together, and the detail ends after a number
 * of spans: the picture has some thousand shapes at most, however long the run.
 */
#ifndef TRACE_SVG_H
#define TRACE_SVG_H

#include <stdio.h>

#include "timeline.h"

void svg_write(const struct timeline *timeline, FILE *file);

#endif
