/*
 * abi.h read as text: its comments, constants, enumerations and structures become Markdown.
 *
 * The text is a sequence of blocks with blank lines between. A block that starts with a comment has
 * it as its introduction; #define lines and enumerators become tables of name, value and comment;
 * any other C (a structure, a function) is shown as it stands. Blocks that an X-macro list fills
 * are left out: the lists have tables of their own.
 *
 * Values are worked out from the text, since a table needs the number of an enumerator that has
 * none written beside it. abi_text_value() tells them, so that they can be compared with the
 * compiler's.
 */
#ifndef REFERENCE_ABI_TEXT_H
#define REFERENCE_ABI_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct abi_text {
	char *text;
	char *next;    /* what is not yet printed */
	unsigned line; /* of `next`, for messages */
};

/* False, with a message on standard error, if the file cannot be read. */
bool abi_text_read(struct abi_text *abi, const char *path);
void abi_text_free(struct abi_text *abi);

/* The comment at the start of the file, as paragraphs. */
bool abi_text_print_head(struct abi_text *abi, FILE *out);

/* All blocks behind it. False, with a message, for what it does not understand. */
bool abi_text_print_blocks(struct abi_text *abi, FILE *out);

/* The value of a constant or enumerator that was printed. */
bool abi_text_value(const char *name, uint64_t *value);

#endif
