#include "json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "event_file.h"
#include "memory.h"

#define CORE_PROCESS 0u	     /* components follow */
#define INTERRUPTS   1u	     /* tracks of the core */
#define LOCK_TRACK   100000u /* ids of locks' tracks, above those of threads */

struct writer {
	const struct timeline *timeline;
	FILE *file;
	bool some; /* have been written */
};

static void put_text(FILE *file, const char *text)
{
	fputc('"', file);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fprintf(file, "\\%c", *text);
		else if ((unsigned char)*text < ' ')
			fprintf(file, "\\u%04x", (unsigned)*text);
		else
			fputc(*text, file);
	}
	fputc('"', file);
}

/* Begins an event; the caller adds members and the closing brace. */
static void begin(struct writer *writer, const char *phase, size_t process, unsigned track,
		  const char *name)
{
	fprintf(writer->file,
		"%s{\"ph\":\"%s\",\"pid\":%zu,\"tid\":%u,\"name\":", writer->some ? ",\n" : "",
		phase, process, track);
	put_text(writer->file, name);
	writer->some = true;
}

static void put_time(struct writer *writer, const char *member, uint64_t cycles)
{
	fprintf(writer->file, ",\"%s\":%.3f", member, timeline_microseconds(cycles));
}

static size_t process_of(size_t component)
{
	return component == NO_COMPONENT ? CORE_PROCESS : component + 1;
}

/* ---- Names of processes and tracks */

static void put_name(struct writer *writer, const char *what, size_t process, unsigned track,
		     const char *name)
{
	begin(writer, "M", process, track, what);
	fputs(",\"args\":{\"name\":", writer->file);
	put_text(writer->file, name);
	fputs("}}", writer->file);
}

static void put_order(struct writer *writer, const char *what, size_t process, unsigned track,
		      size_t order)
{
	begin(writer, "M", process, track, what);
	fprintf(writer->file, ",\"args\":{\"sort_index\":%zu}}", order);
}

static bool was_in(const struct timeline *timeline, const struct thread *thread, size_t component)
{
	for (size_t i = 0; i < timeline->n_spans; i++) {
		if (timeline->spans[i].thread == thread->id &&
		    timeline->spans[i].component == component)
			return true;
	}
	return false;
}

static void put_track(struct writer *writer, size_t process, const struct thread *thread)
{
	char *name = printed("%s (thread %u)", thread->name, thread->id);

	put_name(writer, "thread_name", process, thread->id, name);
	put_order(writer, "thread_sort_index", process, thread->id, thread->id);
	free(name);
}

static void put_names(struct writer *writer)
{
	const struct timeline *timeline = writer->timeline;

	put_name(writer, "process_name", CORE_PROCESS, 0, "core 0");
	put_order(writer, "process_sort_index", CORE_PROCESS, 0, 0);
	put_name(writer, "thread_name", CORE_PROCESS, 0, "who runs");
	put_name(writer, "thread_name", CORE_PROCESS, INTERRUPTS, "interrupts");
	for (size_t i = 0; i < timeline->n_components; i++) {
		put_name(writer, "process_name", i + 1, 0, timeline->components[i].name);
		put_order(writer, "process_sort_index", i + 1, 0, i + 1);
		for (size_t j = 0; j < timeline->n_threads; j++) {
			if (was_in(timeline, &timeline->threads[j], i))
				put_track(writer, i + 1, &timeline->threads[j]);
		}
	}
}

/* ---- Spans and marks */

static void put_span(struct writer *writer, const struct span *span, size_t process, unsigned track,
		     const char *category, const char *name)
{
	begin(writer, "X", process, track, name);
	fprintf(writer->file, ",\"cat\":\"%s\"", category);
	put_time(writer, "ts", span->start);
	put_time(writer, "dur", span->end - span->start);
	fprintf(writer->file, ",\"args\":{\"thread\":%u,\"depth\":%u}}", span->thread, span->depth);
}

static void put_on_core(struct writer *writer, const struct span *span)
{
	const struct timeline *timeline = writer->timeline;
	const struct thread *thread = timeline_thread(timeline, span->thread);
	char *name = printed(
		"%s in %s", thread->name,
		span->component == NO_COMPONENT ? "?" : timeline->components[span->component].name);

	put_span(writer, span, CORE_PROCESS, 0, "core", name);
	free(name);
}

/* Who holds a lock may give it to another at any time: that nests in nothing, so has its own track.
 */
static void put_lock(struct writer *writer, const struct span *span, const char *text, bool *named)
{
	unsigned track = LOCK_TRACK + span->lock;

	if (!named[span->lock])
		put_name(writer, "thread_name", process_of(span->component), track, text);
	named[span->lock] = true;
	put_span(writer, span, process_of(span->component), track, "lock", text);
}

static void put_spans(struct writer *writer)
{
	bool named[TIMELINE_LOCKS] = {false};

	for (size_t i = 0; i < writer->timeline->n_spans; i++) {
		const struct span *span = &writer->timeline->spans[i];
		char *text = timeline_span_text(writer->timeline, span);
		if (span->kind == SPAN_IDLE)
			put_span(writer, span, CORE_PROCESS, 0, "idle", text);
		else if (span->kind == SPAN_HOLD)
			put_lock(writer, span, text, named);
		else
			put_span(writer, span, process_of(span->component), span->thread,
				 span->kind == SPAN_RUN ? "run" : "call", text);
		if (span->kind == SPAN_RUN)
			put_on_core(writer, span);
		free(text);
	}
}

static const char *const mark_categories[EVENT_KINDS] = {
	[EVENT_ACTIVATES] = "activation", [EVENT_INTERRUPT] = "interrupt", [EVENT_TIMER] = "timer",
	[EVENT_FAULT] = "fault",	  [EVENT_CALLS] = "wait",	   [EVENT_TAKES] = "lock",
	[EVENT_FREES] = "lock",		  [EVENT_MISSES] = "miss",
};

static void put_mark(struct writer *writer, const struct mark *mark)
{
	char *text = timeline_mark_text(writer->timeline, mark);
	bool nobody = mark->component == NO_COMPONENT;
	bool interrupt = mark->kind == EVENT_INTERRUPT || mark->kind == EVENT_TIMER;

	begin(writer, "i", interrupt ? CORE_PROCESS : process_of(mark->component),
	      interrupt || nobody ? INTERRUPTS : mark->thread, text);
	fprintf(writer->file, ",\"cat\":\"%s\",\"s\":\"t\"", mark_categories[mark->kind]);
	put_time(writer, "ts", mark->time);
	fputs(",\"args\":{", writer->file);
	if (mark->thread != NO_THREAD)
		fprintf(writer->file, "\"thread\":%u", mark->thread);
	if (mark->target != NO_THREAD)
		fprintf(writer->file, "%s\"target\":%u", mark->thread == NO_THREAD ? "" : ",",
			mark->target);
	fputs("}}", writer->file);
	free(text);
}

void json_write(const struct timeline *timeline, FILE *file)
{
	struct writer writer = {timeline, file, false};

	fprintf(file,
		"{\"displayTimeUnit\":\"ns\",\"otherData\":{\"lost\":%llu},\"traceEvents\":[\n",
		(unsigned long long)timeline->lost);
	put_names(&writer);
	put_spans(&writer);
	for (size_t i = 0; i < timeline->n_marks; i++)
		put_mark(&writer, &timeline->marks[i]);
	fputs("\n]}\n", file);
}
