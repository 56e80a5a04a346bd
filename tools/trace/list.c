#include "list.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include <tessera/abi.h>

#include "layout.h"
#include "trouble.h"

#define DIRECT_MAP UINT64_C(0xffff800000000000) /* kernel/arch/x86_64/layout.h */

/* What calls the function that a thread is for: crt's start of a thread, the RTOS's. */
static const char *const starts[] = {"thread_block_run", "run_thread", "thread_start",
				     "run_scheduler"};

/* Whoever comes here has to wait for a lock. */
static const char *const watched[] = {"lock_wait"};

static void put(FILE *file, const char *name, uint64_t number)
{
	fprintf(file, "%s %#" PRIx64 "\n", name, number);
}

static void put_place(FILE *file, const char *name, uint64_t address, uint64_t number)
{
	fprintf(file, "%s %#" PRIx64 " %#" PRIx64 "\n", name, address, number);
}

/* ---- The kernel's structures */

struct member {
	const char *name; /* in the list */
	const char *path;
	uint64_t bytes; /* 0: any */
};

static bool put_members(FILE *file, struct layout *layout, const struct member *members)
{
	uint64_t offset;

	for (; members->name; members++) {
		if (!layout_member(layout, members->path, members->bytes, &offset))
			return false;
		put(file, members->name, offset);
	}
	return true;
}

static bool put_size(FILE *file, struct layout *layout, const char *structure, const char *name)
{
	uint64_t bytes;

	if (!layout_find(layout, structure, &bytes))
		return false;
	if (name)
		put(file, name, bytes);
	return true;
}

static bool put_structures(FILE *file, struct layout *layout)
{
	static const struct member thread[] = {
		{"thread_id", "id", 4},	      {"thread_cycles", "cycles", 8},
		{"thread_mode", "mode", 4},   {"thread_pending", "pending", 4},
		{"thread_fault", "fault", 8}, {"thread_frame_end", "frame_end", 8},
		{"thread_stack", "stack", 0}, {NULL, NULL, 0},
	};
	static const struct member invocation[] = {
		{"invocation_frame", "component.frame", 4},
		{NULL, NULL, 0},
	};
	static const struct member core[] = {
		{"core_current", "current", 8},
		{"core_top", "top", 8},
		{NULL, NULL, 0},
	};

	return put_size(file, layout, "thread", NULL) && put_members(file, layout, thread) &&
	       put_size(file, layout, "invocation", "invocation_size") &&
	       put_members(file, layout, invocation) &&
	       put_size(file, layout, "registers", "registers_size") &&
	       put_size(file, layout, "core", NULL) && put_members(file, layout, core);
}

static bool symbol(const struct image *image, const char *name, const struct image_symbol **found)
{
	*found = image_find(image, name);
	return *found || trouble("%s has no symbol %s", image->path, name);
}

static bool put_variables(FILE *file, const struct image *kernel, struct layout *layout)
{
	const struct image_symbol *table, *blocks;
	uint64_t bytes, inside;

	if (!symbol(kernel, "thread_table", &table) || !symbol(kernel, "core_blocks", &blocks) ||
	    !layout_find(layout, "core_block", &bytes) ||
	    !layout_member(layout, "core", 0, &inside))
		return false;
	put(file, "direct_map", DIRECT_MAP);
	put(file, "core", blocks->address + inside + (uint64_t)kernel->to_physical);
	put(file, "thread_table", table->address + (uint64_t)kernel->to_physical);
	put(file, "threads", table->bytes / sizeof(uint64_t));
	put(file, "register_rip", REG_RIP * sizeof(uint64_t));
	put(file, "register_vector", REG_VECTOR * sizeof(uint64_t));
	return true;
}

static bool with_layout(const struct image *image, FILE *file,
			bool (*work)(FILE *file, const struct image *image, struct layout *layout))
{
	int elf = open(image->path, O_RDONLY | O_CLOEXEC);
	struct layout layout = {.dwarf = elf < 0 ? NULL : dwarf_begin(elf, DWARF_C_READ)};
	bool good;

	if (layout.dwarf)
		good = work(file, image, &layout);
	else
		good = trouble("%s: %s", image->path, dwarf_errmsg(-1));
	dwarf_end(layout.dwarf);
	if (elf >= 0)
		close(elf);
	return good;
}

static bool put_kernel(FILE *file, const struct image *kernel, struct layout *layout)
{
	return put_variables(file, kernel, layout) && put_structures(file, layout);
}

/* ---- Places in the kernel */

/* The number behind a prefix, if that is all there is. */
static bool numbered(const char *name, const char *prefix, unsigned *number)
{
	size_t length = strlen(prefix);
	int end = 0;

	return strncmp(name, prefix, length) == 0 &&
	       sscanf(name + length, "%u%n", number, &end) == 1 && !name[length + (size_t)end];
}

static bool put_entries(FILE *file, const struct image *kernel)
{
	const struct image_symbol *timer;
	uint64_t timer_entry;
	unsigned number, seen = 0;

	/* A word of the kernel's constants with the way in that is the timer's. */
	if (!symbol(kernel, "timer_entry", &timer) ||
	    !image_read(kernel, timer->address, &timer_entry, sizeof(timer_entry)))
		return false;
	for (size_t i = 0; i < kernel->n; i++) {
		const struct image_symbol *its = &kernel->symbols[i];
		const char *place = NULL;
		if (numbered(its->name, "exception_", &number))
			place = "exception";
		else if (numbered(its->name, "interrupt_", &number))
			place = its->address == timer_entry ? "timer" : "interrupt";
		else if (numbered(its->name, "syscall_entry_", &number) ||
			 numbered(its->name, "syscall_entry_with_vectors_", &number))
			place = "call";
		if (!place)
			continue;
		put_place(file, place, its->address, number);
		seen++;
	}
	return seen || trouble("%s has no ways in by their names", kernel->path);
}

static bool put_kernel_places(FILE *file, const struct image *kernel)
{
	const struct image_symbol *asnd, *idle, *fast = image_find(kernel, "fast_asnd_0");

	if (!put_entries(file, kernel) || !symbol(kernel, "sys_asnd", &asnd) ||
	    !symbol(kernel, "idle", &idle))
		return false;
	put_place(file, "asnd", asnd->address, 0);
	if (fast)
		put_place(file, "asnd", fast->address, 0);
	put_place(file, "idle", idle->address, 0);
	return true;
}

/* ---- Instances */

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static void put_functions(FILE *file, const struct image *instance)
{
	for (size_t i = 0; i < instance->n; i++) {
		const struct image_symbol *its = &instance->symbols[i];
		if (!its->function || (i && its->address == instance->symbols[i - 1].address))
			continue;
		bool start = is_one_of(its->name, starts, sizeof(starts) / sizeof(starts[0]));
		put_place(file, start ? "start" : "function", its->address, 0);
		if (is_one_of(its->name, watched, sizeof(watched) / sizeof(watched[0])))
			put_place(file, "watched", its->address, 0);
	}
}

static void put_area(FILE *file, const char *name, const struct image_symbol *symbol,
		     uint64_t bytes, uint64_t offset)
{
	fprintf(file, "%s %#" PRIx64 " %#" PRIx64 " %#" PRIx64 " %#" PRIx64 "\n", name,
		symbol->address, symbol->address + symbol->bytes, bytes, offset);
}

/* An array of structures that holds something worth watching, where an instance has it. */
struct array {
	const char *area, *symbol, *structure, *member;
	uint64_t bytes;
};

static const struct array arrays[] = {
	{"locks", "own_mutexes", "mutex_word", "lock", 4},
	{"counters", "thread_records", "thread_record", "misses", 8},
};

static bool put_arrays(FILE *file, const struct image *instance, struct layout *layout)
{
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
		const struct array *array = &arrays[i];
		const struct image_symbol *its = image_find(instance, array->symbol);
		uint64_t bytes, offset;
		if (!its)
			continue;
		if (!layout_find(layout, array->structure, &bytes) ||
		    !layout_member(layout, array->member, array->bytes, &offset))
			return false;
		put_area(file, array->area, its, bytes, offset);
	}
	return true;
}

static bool has_arrays(const struct image *instance)
{
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
		if (image_find(instance, arrays[i].symbol))
			return true;
	}
	return false;
}

bool list_write(FILE *file, const struct image *kernel, const struct image *instances, size_t n)
{
	if (!with_layout(kernel, file, put_kernel) || !put_kernel_places(file, kernel))
		return false;
	for (size_t i = 0; i < n; i++) {
		put_functions(file, &instances[i]);
		if (has_arrays(&instances[i]) && !with_layout(&instances[i], file, put_arrays))
			return false;
	}
	return true;
}
