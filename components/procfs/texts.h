/*
 * The texts of the files. One is made at a time: text_begin, the one of a subject, text_length.
 * What there is no room for is left out, and the last line says so.
 */
#ifndef PROCFS_TEXTS_H
#define PROCFS_TEXTS_H

#include <stdbool.h>
#include <stdint.h>

#define TEXT_BYTES 16384

extern char text[TEXT_BYTES];

void text_begin(void);
void text_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* There is no such component any more: no text. */
void text_fail(int64_t error);

/* Whether there is no room for a line more, or the text has failed. */
bool text_full(void);

/* Bytes; or the error. */
int64_t text_length(void);

/* Of the component of a handle. */
void text_status(uint32_t handle);
void text_maps(uint32_t handle);
void text_caps(uint32_t handle);
void text_threads(uint32_t handle);

/* Of all. */
void text_memory(uint32_t item);
void text_sched(uint32_t item);
void text_uptime(uint32_t item);

#endif
