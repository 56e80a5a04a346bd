#include "stub_writer.h"

#include <ctype.h>

#include <tessera/abi.h>

#include "elf_parse.h"

/* syscall overwrites rcx, so that the fourth word crosses in r10. */
#define FOURTH_PARAMETER 4

/* Of the interface's name in an entry of the gates that a program uses. */
#define INTERFACE_NAME_BYTES 8

/* What the stub that serves a function has before the function's name. */
#define SERVER "server_"

/* What the stub that serves a whole interface has before the interface's name. */
#define SERVICE "serve_"

/* Before the name of the function, or of the service, to which a gate of the composition's leads.
 */
#define GATE	   "gate_"
#define TO_SERVICE "service_"

/* Errors from here on are our own (errors.def), which servers have no use for. */
#define TRANSPORT_ERRORS TESSERA_ECOMPDEAD

static void write_head(FILE *out, const struct interface *interface, const char *side)
{
	fprintf(out, "/* The %s stubs of interface %s, made from its header. */\n", side,
		interface->name);
}

static void write_label(FILE *out, const char *prefix, const char *name, const char *suffix)
{
	fprintf(out, "\t.global %s%s%s\n", prefix, name, suffix);
	fprintf(out, "\t.type %s%s%s, @function\n", prefix, name, suffix);
	fprintf(out, "%s%s%s:\n", prefix, name, suffix);
}

static void write_function_start(FILE *out, const char *prefix, const char *name,
				 const char *suffix)
{
	fprintf(out, "\n\t.section .text.stub.%s%s%s, \"ax\", @progbits\n", prefix, name, suffix);
	write_label(out, prefix, name, suffix);
}

/* What a client stub uses of the stack: the return address. */
static void write_frame(FILE *out, const char *name, const char *suffix)
{
	fprintf(out, "\tSTACK_FRAME(%s%s, 8)\n", name, suffix);
}

static void write_function_end(FILE *out, const char *prefix, const char *name, const char *suffix)
{
	fprintf(out, "\t.size %s%s%s, . - %s%s%s\n", prefix, name, suffix, prefix, name, suffix);
}

/*
 * An error of the transport takes the place of the status, and the server's must be none. Of a
 * status of 32 bits the upper half means nothing.
 */
static void write_call(FILE *out, const struct interface_function *function)
{
	fputs("\tsyscall\n"
	      "\ttest r8, r8\n"
	      "\tjne 1f\n",
	      out);
	fprintf(out, "\tcmp %s, -%d\n", function->wide_status ? "rax" : "eax", TRANSPORT_ERRORS);
	fputs("\tjle 2f\n"
	      "\tret\n"
	      "1:\tmov rax, r8\n"
	      "\tret\n",
	      out);
	fprintf(out, "2:\tmov rax, -%d /* ERANGE */\n\tret\n", TESSERA_ERANGE);
}

/*
 * That the program uses this gate, for who builds a process of its image (struct elf_gate): the
 * linker keeps the entry as long as it keeps the stub.
 */
static void write_use(FILE *out, const struct interface *interface, const char *prefix,
		      const char *name, unsigned place)
{
	fprintf(out, "\n\t.section .gates.%s%s, \"ao\", @progbits, .text.stub.%s%s\n", prefix, name,
		prefix, name);
	fprintf(out, "\t.balign 4\n\t.long " GATE "%s%s, %u\n\t.ascii \"%.*s\"\n", prefix, name,
		place, INTERFACE_NAME_BYTES, interface->name);
	fprintf(out, "\t.balign %d\n", INTERFACE_NAME_BYTES + 8);
}

/* The words stand where C has them: the fourth moves, and the gate is the one of that name. */
static void write_client_call(FILE *out, const struct interface_function *function,
			      const char *prefix, const char *gate)
{
	if (function->parameters >= FOURTH_PARAMETER)
		fputs("\tmov r10, rcx\n", out);
	fprintf(out, "\tmov eax, OFFSET " GATE "%s%s\n", prefix, gate);
	write_call(out, function);
	write_frame(out, function->name, "");
	write_function_end(out, "", function->name, "");
}

static void write_client_stub(FILE *out, const struct interface_function *function)
{
	fprintf(out, "\n\t.hidden " GATE "%s\n", function->name);
	write_function_start(out, "", function->name, "");
	write_client_call(out, function, "", function->name);
}

/* The gate came first: each word moves one place up, the sixth from the stack. */
static void write_gate_and_words(FILE *out, const struct interface_function *function)
{
	static const char *const moves[INTERFACE_PARAMETERS_MAX] = {
		"\tmov rdi, rsi\n", "\tmov rsi, rdx\n", "\tmov rdx, rcx\n",
		"\tmov r10, r8\n",  "\tmov r8, r9\n",	"\tmov r9, [rsp + 8]\n",
	};

	fputs("\tmov eax, edi\n", out);
	fprintf(out, "\tshl eax, %d\n", CAP_INDEX_SHIFT);
	fprintf(out, "\tor eax, 0x%x\n", (unsigned)GATE_CALL << CALL_SHIFT);
	for (unsigned i = 0; i < function->parameters; i++)
		fputs(moves[i], out);
}

static void write_client_twin(FILE *out, const struct interface_function *function)
{
	write_function_start(out, "", function->name, INTERFACE_TWIN_SUFFIX);
	write_gate_and_words(out, function);
	write_call(out, function);
	write_frame(out, function->name, INTERFACE_TWIN_SUFFIX);
	write_function_end(out, "", function->name, INTERFACE_TWIN_SUFFIX);
}

static void write_stack_note(FILE *out)
{
	fputs("\n\t.section .note.GNU-stack, \"\", @progbits\n", out);
}

static void write_client_head(FILE *out, const struct interface *interface, const char *side)
{
	write_head(out, interface, side);
	fputs("#include \"stack_note.h\"\n\n"
	      "\t.intel_syntax noprefix\n",
	      out);
}

void stub_writer_client(FILE *out, const struct interface *interface)
{
	unsigned place = 0;

	write_client_head(out, interface, "client");
	for (const struct interface_function *f = interface->functions; f; f = f->next) {
		write_client_stub(out, f);
		write_use(out, interface, "", f->name, place++);
		write_client_twin(out, f);
	}
	write_stack_note(out);
}

/* All in one section, so that the one gate is used if any of them is. */
void stub_writer_service_client(FILE *out, const struct interface *interface)
{
	unsigned number = 0;

	write_client_head(out, interface, "service's client");
	fprintf(out, "\n\t.section .text.stub." TO_SERVICE "%s, \"ax\", @progbits\n",
		interface->name);
	fprintf(out, "\t.hidden " GATE TO_SERVICE "%s\n", interface->name);
	for (const struct interface_function *f = interface->functions; f; f = f->next) {
		fputc('\n', out);
		write_label(out, "", f->name, "");
		fprintf(out, "\tmov r9d, %u\n", number++);
		write_client_call(out, f, TO_SERVICE, interface->name);
	}
	write_use(out, interface, TO_SERVICE, interface->name, ELF_GATE_SERVICE);
	write_stack_note(out);
}

static void write_macro(FILE *out, const char *directive, const struct interface *interface,
			const char *suffix)
{
	fprintf(out, "%s ", directive);
	for (const char *name = interface->name; *name; name++)
		fputc(toupper((unsigned char)*name), out);
	fputs(suffix, out);
}

void stub_writer_twins(FILE *out, const struct interface *interface)
{
	fprintf(out,
		"/* The functions of interface %s, each by a gate of the caller's choice. */\n",
		interface->name);
	write_macro(out, "#ifndef", interface, "_AT_H\n");
	write_macro(out, "#define", interface, "_AT_H\n");
	fprintf(out, "\n#include \"crt.h\"\n#include \"%s.h\"\n\n", interface->name);
	for (const struct interface_function *f = interface->functions; f; f = f->next)
		fprintf(out, "%s%s" INTERFACE_TWIN_SUFFIX "(crt_sinv_t gate%s%s);\n",
			f->result_text, f->name, f->parameters ? ", " : "", f->parameters_text);
	fputc('\n', out);
	write_macro(out, "#define", interface, "_FUNCTIONS");
	fprintf(out, " %u\n\n#endif\n", interface->function_count);
}

/*
 * The kernel enters with the thread's id in rax, the badge in rbx, and no stack. The thread block
 * stands at the top of the id's stack region, its address is the stack pointer that the function
 * starts with. r12 keeps the id over the call: C functions preserve it.
 */
static void write_entrance(FILE *out, const char *prefix, const char *name)
{
	fprintf(out,
		"\tcmp byte ptr [thread_admission + rax], 1\n"
		"\tjne refuse_%s%s\n",
		prefix, name);
	fputs("\tmov byte ptr [thread_admission + rax], 2\n"
	      "\tmov r12d, eax\n",
	      out);
	fputs("\tshl eax, THREAD_STACK_SHIFT\n"
	      "\tlea rsp, [crt_stack_first_block + rax]\n"
	      "\twrfsbase rsp\n"
	      "\tmov [rsp + THREAD_BLOCK_BADGE], rbx\n"
	      "\tmov [rsp + THREAD_BLOCK_ID], r12\n",
	      out);
}

static void write_return(FILE *out)
{
	fputs("\tmov byte ptr [thread_admission + r12], 1\n"
	      "\tor rsp, -1\n"
	      "\tsyscall\n",
	      out);
}

/* Not on the path of those that are let in. */
static void write_refusal(FILE *out, const char *prefix, const char *name)
{
	fputs("\n\t.section .text.stub.refuse, \"ax\", @progbits\n", out);
	fprintf(out,
		"refuse_%s%s:\n"
		"\tlea r11, [rip + %s%s]\n"
		"\tjmp crt_server_refuse\n",
		prefix, name, prefix, name);
}

static void write_server_stub(FILE *out, const struct interface_function *function)
{
	write_function_start(out, SERVER, function->name, "");
	write_entrance(out, SERVER, function->name);
	if (function->parameters >= FOURTH_PARAMETER)
		fputs("\tmov rcx, r10\n", out);
	fprintf(out, "\tcall %s\n", function->name);
	write_return(out);
	fprintf(out, "\tSTACK_ENTRY(" SERVER "%s, 0, %s)\n", function->name, function->name);
	write_function_end(out, SERVER, function->name, "");
	write_refusal(out, SERVER, function->name);
}

static void write_server_head(FILE *out, const struct interface *interface, const char *side)
{
	write_head(out, interface, side);
	fputs("#include \"stack_note.h\"\n"
	      "#include \"thread_block.h\"\n\n"
	      "\t.intel_syntax noprefix\n",
	      out);
}

void stub_writer_server(FILE *out, const struct interface *interface)
{
	write_server_head(out, interface, "server");
	for (const struct interface_function *f = interface->functions; f; f = f->next)
		write_server_stub(out, f);
	write_stack_note(out);
}

/* The number is any word that a client likes: it is compared before it chooses a function. */
static void write_service_stub(FILE *out, const struct interface *interface)
{
	write_function_start(out, SERVICE, interface->name, "");
	write_entrance(out, SERVICE, interface->name);
	fprintf(out, "\tmov rax, -%d /* ENOSYS */\n", TESSERA_ENOSYS);
	fprintf(out, "\tcmp r9, %u\n", interface->function_count);
	fputs("\tjae 1f\n"
	      "\tmov rcx, r10\n",
	      out);
	fprintf(out, "\tcall " SERVICE "%s_call\n", interface->name);
	fputs("1:\n", out);
	write_return(out);
	fprintf(out, "\tSTACK_ENTRY(" SERVICE "%s, 0, " SERVICE "%s_call)\n", interface->name,
		interface->name);
	write_function_end(out, SERVICE, interface->name, "");
}

/* A function of its own, since a stack's beginning has one callee. */
static void write_service_call(FILE *out, const struct interface *interface)
{
	write_function_start(out, SERVICE, interface->name, "_call");
	fprintf(out, "\tjmp [" SERVICE "%s_functions + r9 * 8]\n", interface->name);
	fprintf(out, "\tSTACK_FRAME(" SERVICE "%s_call, 8", interface->name);
	for (const struct interface_function *f = interface->functions; f; f = f->next)
		fprintf(out, ", %s", f->name);
	fputs(")\n", out);
	write_function_end(out, SERVICE, interface->name, "_call");
}

static void write_service_functions(FILE *out, const struct interface *interface)
{
	fprintf(out, "\n\t.section .rodata.stub.%s, \"a\", @progbits\n", interface->name);
	fprintf(out, "\t.balign 8\n" SERVICE "%s_functions:\n", interface->name);
	for (const struct interface_function *f = interface->functions; f; f = f->next)
		fprintf(out, "\t.quad %s\n", f->name);
}

void stub_writer_service(FILE *out, const struct interface *interface)
{
	write_server_head(out, interface, "service");
	write_service_stub(out, interface);
	write_service_call(out, interface);
	write_service_functions(out, interface);
	write_refusal(out, SERVICE, interface->name);
	write_stack_note(out);
}

static void write_caller(FILE *out, const struct interface_function *function, unsigned number)
{
	write_function_start(out, "", function->name, INTERFACE_SERVICE_SUFFIX);
	write_gate_and_words(out, function);
	fprintf(out, "\tmov r9d, %u\n", number);
	write_call(out, function);
	write_frame(out, function->name, INTERFACE_SERVICE_SUFFIX);
	write_function_end(out, "", function->name, INTERFACE_SERVICE_SUFFIX);
}

void stub_writer_callers(FILE *out, const struct interface *interface)
{
	unsigned number = 0;

	write_client_head(out, interface, "service's client");
	if (interface_no_service(interface))
		fprintf(out, "\n\t.set no_service_%s, 1\n",
			interface->name); /* an object has a symbol */
	else
		for (const struct interface_function *f = interface->functions; f; f = f->next)
			write_caller(out, f, number++);
	write_stack_note(out);
}

static void write_numbers(FILE *out, const struct interface *interface)
{
	fputs("/* The sixth word of a call, for who calls the gate itself (kernel_gate_call). */\nenum {\n", out);
	for (const struct interface_function *f = interface->functions; f; f = f->next)
		fprintf(out, "\t%s_number,\n", f->name);
	fputs("};\n\n", out);
}

void stub_writer_callers_header(FILE *out, const struct interface *interface)
{
	const struct interface_function *without = interface_no_service(interface);

	fprintf(out,
		"/* The functions of interface %s, each by a gate that leads to all of them. */\n",
		interface->name);
	write_macro(out, "#ifndef", interface, "_ON_H\n");
	write_macro(out, "#define", interface, "_ON_H\n");
	if (without)
		fprintf(out,
			"\n#error \"%s has %u parameters, a service's functions have %d at "
			"most\"\n",
			without->name, without->parameters, INTERFACE_SERVICE_PARAMETERS_MAX);
	fprintf(out, "\n#include \"crt.h\"\n#include \"%s.h\"\n\n", interface->name);
	fprintf(out,
		"/* Where such a gate enters the component that serves them. */\n"
		"extern const char " SERVICE "%s[];\n\n",
		interface->name);
	write_numbers(out, interface);
	for (const struct interface_function *f = interface->functions; f; f = f->next)
		fprintf(out, "%s%s" INTERFACE_SERVICE_SUFFIX "(crt_sinv_t service%s%s);\n",
			f->result_text, f->name, f->parameters ? ", " : "", f->parameters_text);
	fputs("\n#endif\n", out);
}

void stub_writer_list(FILE *out, const struct interface *interface)
{
	for (const struct interface_function *f = interface->functions; f; f = f->next)
		fprintf(out, "%s %u\n", f->name, f->parameters);
}
