/*
 * Kernel operations as the cases write them: DO(retype, memory, offset, FRAME_USER) must succeed
 * and gives the value; REFUSED(EBUSY, retype, memory, ...) must fail with just that error, leave
 * the state as it was, and counts as the proof of the pair. TRY leaves the answer to the case.
 * Words that are left out are 0.
 */
#ifndef SUITES_OPERATION_H
#define SUITES_OPERATION_H

#include <crt_kernel.h>

struct operation {
	uint32_t call;
	const char *name;
	uint64_t words[6]; /* the capability first */
};

#define OPERATION(op, ...)                                                                  \
	(const struct operation)                                                                   \
	{                                                                                          \
		CALL_##op, #op,                                                                    \
		{                                                                                  \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}

#define TRY(op, ...) operation_try(&OPERATION(op, __VA_ARGS__))
#define DO(op, ...) operation_do(__FILE__, __LINE__, &OPERATION(op, __VA_ARGS__))
#define REFUSED(error, op, ...)                                                                    \
	operation_refused(__FILE__, __LINE__, &OPERATION(op, __VA_ARGS__), TESSERA_##error)

struct kernel_answer operation_try(const struct operation *operation);
uint64_t operation_do(const char *file, int line, const struct operation *operation);
void operation_refused(const char *file, int line, const struct operation *operation,
		       int64_t error);

/* As REFUSED, but without the look at the state and without noting the pair. */
void operation_fails(const char *file, int line, const struct operation *operation, int64_t error);

/* Notes that the running case has provoked the error, for operations that cannot be written so. */
void pair_seen(const char *operation, int64_t error);

/* Notes the pair where the status is the error, else the case fails. */
#define PAIR(error, op, status)                                                                    \
	operation_pair(__FILE__, __LINE__, #op, TESSERA_##error, status)
void operation_pair(const char *file, int line, const char *operation, int64_t error,
		    int64_t status);

#endif
