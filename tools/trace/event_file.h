/*
 * The file of events that the plugin writes (../plugin/events_mode.h) and `trace` reads: a header,
 * then the events in the order in which they happened, in the byte order of the host.
 */
#ifndef TRACE_EVENT_FILE_H
#define TRACE_EVENT_FILE_H

#include <stdint.h>

#define EVENT_FILE_MAGIC 0x31656361727454u /* "Ttrace1" */

#define NO_THREAD UINT16_MAX

/*
 * EVENT(name, what `value` is, what `other` is). Each has the thread that ran, NO_THREAD while the
 * core idled, with the depth of its invocation stack and the frame of its component.
 */
#define EVENTS(EVENT)                                                                              \
	EVENT(RUNS, instruction, none) /* from now on this thread, there, in this component */     \
	EVENT(IDLES, none, none)                                                                   \
	EVENT(ACTIVATES, none, thread)	 /* the endpoint of another thread */                      \
	EVENT(INTERRUPT, vector, thread) /* whose endpoint it activates, or NO_THREAD */           \
	EVENT(TIMER, none, none)                                                                   \
	EVENT(FAULT, instruction, vector)                                                          \
	EVENT(STARTS, function, none) /* the function that the thread is for */                    \
	EVENT(CALLS, function, none)  /* one of those that the list names */                       \
	EVENT(TAKES, lock, thread)    /* who has it now */                                         \
	EVENT(FREES, lock, none)                                                                   \
	EVENT(MISSES, counter, number) /* of deadlines, since the last time */                     \
	EVENT(ENDS, none, none)	       /* the run, or what was recorded of it */

enum event_kind {
#define EVENT_KIND(name, value, other) EVENT_##name,
	EVENTS(EVENT_KIND)
#undef EVENT_KIND
		EVENT_KINDS
};

struct event {
	uint64_t time; /* cycles; never less than that of the event before */
	uint64_t value;
	uint32_t other;
	uint32_t component;
	uint16_t thread;
	uint8_t kind;
	uint8_t depth;
	uint32_t padding;
};

struct event_file_header {
	uint64_t magic;
	uint64_t events; /* that follow */
	uint64_t lost;	 /* before them: only the last ones are kept */
};

#endif
