#include "operation.h"

#include "check.h"
#include "digest.h"
#include "print.h"

#define WHAT_BYTES 160

struct kernel_answer operation_try(const struct operation *operation)
{
	const uint64_t *words = operation->words;

	return kernel_call_5(kernel_number(operation->call, (uint32_t)words[0]), words[1], words[2],
			     words[3], words[4], words[5]);
}

/* The operation with its words, as a finding names it. */
static const char *describe(const struct operation *operation)
{
	static char bytes[WHAT_BYTES];
	struct text text = { bytes, sizeof(bytes), 0 };

	text_add(&text, operation->name);
	for (uint32_t i = 0; i < 6; i++) {
		text_add(&text, i ? ", " : "(");
		text_add_value(&text, operation->words[i]);
	}
	text_add(&text, ")");
	return bytes;
}

uint64_t operation_do(const char *file, int line, const struct operation *operation)
{
	struct kernel_answer answer = operation_try(operation);

	if (answer.status < 0)
		check_equal(file, line, describe(operation), (uint64_t)answer.status, 0);
	return answer.value;
}

void operation_fails(const char *file, int line, const struct operation *operation, int64_t error)
{
	struct kernel_answer answer = operation_try(operation);

	check_equal(file, line, describe(operation), (uint64_t)answer.status, (uint64_t)-error);
	check_equal(file, line, "the second result of a refused operation", answer.value, 0);
}

void operation_refused(const char *file, int line, const struct operation *operation, int64_t error)
{
	uint64_t before = digest_state();

	operation_fails(file, line, operation, error);
	check_equal(file, line, "the state after a refused operation", digest_state(), before);
	pair_seen(operation->name, error);
}

void pair_seen(const char *operation, int64_t error)
{
	print_line("::pair ", operation, " ", error_name(error), NULL);
}

void operation_pair(const char *file, int line, const char *operation, int64_t error,
		    int64_t status)
{
	check_equal(file, line, operation, (uint64_t)status, (uint64_t)-error);
	if (status == -error)
		pair_seen(operation, error);
}
