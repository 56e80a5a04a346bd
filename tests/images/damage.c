/*
 * damage: makes a damaged boot image from a sound one.
 *
 *	damage list			prints the cases: NAME CODE MEMORY TEXT, by tabs
 *	damage NAME GOOD DAMAGED	makes the image of one
 *
 * damages.def is the list of them.
 */
#include "address_plan.h"
#include "elf_parse.h"
#include "image.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <tessera/abi.h>

/* Gives pong so many segments of a page each, by program headers where its sections' are. */
static void add_segments(uint16_t count)
{
	struct elf_program_header *headers = elf_at(elf()->section_offset);

	for (uint32_t i = 0; i < count; i++)
		headers[i] = (struct elf_program_header){
			.type = ELF_PROGRAM_LOAD,
			.flags = ELF_READABLE,
			.address = INSTANCE_BASE(1) + i * BOOT_IMAGE_PAGE,
			.memory_bytes = BOOT_IMAGE_PAGE,
		};
	elf()->program_offset = elf()->section_offset;
	elf()->program_count = count;
	elf()->section_count = 0;
}

static void fill_symbols(int byte)
{
	const struct elf_section *symbols = section(ELF_SECTION_SYMBOLS);

	memset(elf_at(symbols->offset), byte, symbols->bytes);
}

/* Where nothing is mapped. */
static void move_symbols(void)
{
	const struct elf_section *symbols = section(ELF_SECTION_SYMBOLS);
	struct elf_symbol *first = elf_at(symbols->offset);

	for (uint64_t i = 0; i < symbols->bytes / sizeof(*first); i++)
		first[i].value = INSTANCE_IMAGE_END(1) - BOOT_IMAGE_PAGE;
}

/* The name of a symbol of pong's becomes another one, which is no longer. */
static void rename_symbol(const char *from, const char *to)
{
	const struct elf_section *texts = section(ELF_SECTION_TEXTS);
	char *text = elf_at(texts->offset);

	for (uint64_t at = 0; at < texts->bytes; at += strlen(text + at) + 1)
		if (strcmp(text + at, from) == 0)
			memcpy(text + at, to, strlen(to) + 1);
}

#define APPEND(table, type, ...)                                                                   \
	append(&composition()->table, &(struct type){__VA_ARGS__}, sizeof(struct type))

#define AS_IS(name, code, text, ...)                                                               \
	static void damage_##name(void)                                                            \
	{                                                                                          \
		__VA_ARGS__;                                                                       \
	}
#define MENDED AS_IS
#define SOUND(...)
#include "damages.def"
#undef AS_IS
#undef MENDED
#undef SOUND

static const struct damage {
	const char *name;
	void (*function)(void); /* NULL: the image stays sound */
	bool mended;
	const char *memory;
	int code;
	const char *text;
} damages[] = {
#define AS_IS(name, code, text, ...)	{#name, damage_##name, false, "64M", code, text},
#define MENDED(name, code, text, ...)	{#name, damage_##name, true, "64M", code, text},
#define SOUND(name, memory, code, text) {#name, NULL, false, memory, code, text},
#include "damages.def"
};

#define DAMAGES (sizeof(damages) / sizeof(damages[0]))

static int list(void)
{
	for (size_t i = 0; i < DAMAGES; i++)
		printf("%s\t%d\t%s\t%s\n", damages[i].name, damages[i].code, damages[i].memory,
		       damages[i].text);
	return 0;
}

static int make(const struct damage *damage, const char *from, const char *to)
{
	image_read(from);
	if (damage->function)
		damage->function();
	if (damage->mended)
		image_mend();
	image_write(to);
	return 0;
}

int main(int count, char *arguments[])
{
	if (count == 2 && strcmp(arguments[1], "list") == 0)
		return list();
	for (size_t i = 0; count == 4 && i < DAMAGES; i++)
		if (strcmp(arguments[1], damages[i].name) == 0)
			return make(&damages[i], arguments[2], arguments[3]);
	fprintf(stderr, "usage: damage list | damage NAME GOOD DAMAGED\n");
	return 2;
}
