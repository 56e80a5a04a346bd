/*
 * The set of instructions that ran, and the file in which the plugin keeps it.
 *
 * A set covers the addresses [low, high). An address is in it when an instruction that begins
 * there began to execute; an instruction that faulted did begin, those behind it did not.
 *
 * The file, integers little-endian:
 *
 *	offset  size
 *	     0     8  "TSRCOV1\n"
 *	     8     8  low
 *	    16     8  high
 *	    24     n  bitmap of (high - low + 7) / 8 bytes: bit i % 8 of byte i / 8 is low + i
 *
 * Runs add up: coverage_file_merge() ORs a set into the file under an exclusive lock, so that
 * QEMUs running side by side may share one. A file is never emptied; to begin anew, delete it, as
 * must be done when the kernel changes.
 */
#ifndef COVERAGE_FILE_H
#define COVERAGE_FILE_H

#include <stdbool.h>
#include <stdint.h>

/* Errors and their texts; each function names those that it returns. */
/* clang-format off */
#define COVERAGE_ERRORS(x) \
	x(COVERAGE_E_RANGE, "low must be below high, and the range 1 GiB at most") \
	x(COVERAGE_E_MEMORY, "out of memory") \
	x(COVERAGE_E_SYSTEM, "cannot open, lock, read or write the file") \
	x(COVERAGE_E_FORMAT, "not a coverage file, or a damaged one") \
	x(COVERAGE_E_OTHER_RANGE, "the file was made for another range of addresses")
/* clang-format on */

#define COVERAGE_ERROR_POSITION(name, text) name##_POSITION,
enum coverage_error_position { COVERAGE_ERRORS(COVERAGE_ERROR_POSITION) };
#undef COVERAGE_ERROR_POSITION

#define COVERAGE_ERROR_CODE(name, text) name = -1 - (int)name##_POSITION,
enum coverage_error { COVERAGE_ERRORS(COVERAGE_ERROR_CODE) };
#undef COVERAGE_ERROR_CODE

struct coverage_set {
	uint64_t low;
	uint64_t high;
	uint8_t *bits;
};

/* An empty set. Errors: COVERAGE_E_RANGE, COVERAGE_E_MEMORY. */
int coverage_set_create(struct coverage_set *set, uint64_t low, uint64_t high);
void coverage_set_destroy(struct coverage_set *set);

/* Addresses outside of the range are left out, and never had. */
void coverage_set_add(struct coverage_set *set, uint64_t address);
bool coverage_set_has(const struct coverage_set *set, uint64_t address);
bool coverage_set_in_range(const struct coverage_set *set, uint64_t address);

/* Creates the set from the file. Errors: all but COVERAGE_E_OTHER_RANGE. */
int coverage_file_read(const char *path, struct coverage_set *set);

/*
 * Adds the set to the file, creating it if there is none. Errors: COVERAGE_E_MEMORY,
 * COVERAGE_E_SYSTEM, COVERAGE_E_FORMAT, COVERAGE_E_OTHER_RANGE; of these only COVERAGE_E_SYSTEM
 * may leave a part of the set in the file.
 */
int coverage_file_merge(const char *path, const struct coverage_set *set);

const char *coverage_error_text(int error);

#endif
