/*
 * reference: prints doc/abi.md, the reference of the kernel's ABI. See README.md.
 */
#include "abi_text.h"
#include "operations.h"

#include <stddef.h>
#include <string.h>
#include <tessera/abi.h>

static const char title[] =
	"# The kernel's ABI\n"
	"\n"
	"This file is made by `make reference` from kernel/include/tessera/: edit `abi.h`, "
	"`calls.def`\n"
	"or `errors.def` instead. [kernel.md](kernel.md) tells what the objects are.\n"
	"\n";

static const char operations_title[] = "\n## Operations\n"
				       "\n"
				       "rax is 0 or the negative number of an error; what an "
				       "operation reads stands in rdx. rcv_wait alone\n"
				       "has a word in rax, and the cycles in rdx. \"cap. index\" "
				       "is the field of that name in eax; a\n"
				       "parameter that names another capability is an index too. A "
				       "slot is named by `slot_ref()`.\n";

/* Whether what was worked out from the text is what the compiler finds. */
static bool values_agree(void)
{
#define VALUE(name)                                                                                \
	{                                                                                          \
#name, name                                                                        \
	}
	static const struct {
		const char *name;
		uint64_t value;
	} compiled[] = {
		VALUE(CAP_INDEX_BITS),	     VALUE(GATE_CALL),	    VALUE(PRIORITY_HIGHEST),
		VALUE(EVENT_MORE),	     VALUE(MAP_EXECUTE),    VALUE(RIGHTS_ALL),
		VALUE(BOOT_FIRST_FREE),	     VALUE(CAP_TYPES),	    VALUE(FRAME_KERNEL),
		VALUE(FRAME_FIELDS),	     VALUE(SLOT_FIELDS),    VALUE(FAULT_KINDS),
		VALUE(IRQ_TRIGGERS),	     VALUE(THREAD_STOPPED), VALUE(REGISTERS),
		VALUE(THREAD_FIELD_PENDING), VALUE(THREAD_CALLER),  VALUE(BOOT_INFO_ADDRESS),
	};
#undef VALUE
	uint64_t value;

	for (size_t i = 0; i < sizeof(compiled) / sizeof(compiled[0]); i++) {
		if (abi_text_value(compiled[i].name, &value) && value == compiled[i].value)
			continue;
		fprintf(stderr, "reference: the text and the compiler disagree on %s\n",
			compiled[i].name);
		return false;
	}
	return true;
}

static bool print_reference(struct abi_text *abi, FILE *out)
{
	fputs(title, out);
	if (!abi_text_print_head(abi, out))
		return false;
	fputs(operations_title, out);
	operations_print(out);
	fputs("\n## Errors\n", out);
	operations_print_errors(out);
	fputs("\n## Constants and structures\n", out);
	return abi_text_print_blocks(abi, out) && values_agree();
}

int main(int count, char **arguments)
{
	struct abi_text abi;
	bool done;

	if (count != 2) {
		fputs("usage: reference kernel/include/tessera/abi.h > doc/abi.md\n", stderr);
		return 2;
	}
	if (!abi_text_read(&abi, arguments[1]))
		return 1;
	done = print_reference(&abi, stdout);
	abi_text_free(&abi);
	if (fflush(stdout) || ferror(stdout)) {
		fputs("reference: cannot write\n", stderr);
		return 1;
	}
	return done ? 0 : 1;
}
