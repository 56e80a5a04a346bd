/* What a component is given to take along: a heap, and a tree of arguments. */
#include <string.h>

#include "crt.h"

int main(void);

extern char crt_heap[], crt_heap_bytes[];

static void use_heap(void)
{
	size_t bytes = (size_t)crt_heap_bytes, zeros = 0;

	for (size_t i = 0; i < bytes; i++)
		zeros += !crt_heap[i];
	memset(crt_heap, 'x', bytes);
	crt_print("baggage: a heap of %zu bytes, %zu of them zero, the last now %c\n", bytes, zeros,
		  crt_heap[bytes - 1]);
}

static const char *type_name(enum crt_arg_type type)
{
	static const char *const names[] = {
		[CRT_ARG_TEXT] = "text",       [CRT_ARG_INTEGER] = "integer",
		[CRT_ARG_BOOLEAN] = "boolean", [CRT_ARG_TABLE] = "table",
		[CRT_ARG_ARRAY] = "array",
	};

	return names[type];
}

static void print_entries(struct args of)
{
	struct args_iter iter;
	struct args entry;

	args_foreach(of, iter, entry)
		crt_print("baggage: %s, %s, \"%s\", %ld, %u in it\n", args_key(entry),
			  type_name(args_type(entry)), args_value(entry), args_number(entry),
			  args_len(entry));
}

static void use_args(void)
{
	struct args root = {NULL}, limits;

	print_entries(root);
	if (args_get_entry("limits", &limits))
		crt_fail("no limits");
	crt_print("baggage: the limit's name is %s, from %s, to %ld\n", args_get("limits/name"),
		  args_get_from("low", limits), args_get_number("limits/high", 0));
	print_entries(limits);
	crt_print("baggage: the second step is %s\n", args_get("steps/1"));
	crt_print("baggage: what is not there is %ld, %s, \"%s\"\n", args_get_number("steps/3", -1),
		  args_get("nothing") ? "something" : "nothing",
		  crt_error_text(args_get_entry("nothing", &limits)));
}

int main(void)
{
	use_heap();
	use_args();
	return 0;
}
