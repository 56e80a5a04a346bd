#include "toml_value.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tessera/boot_image.h>

/* Stanzas that a name follows: [component.ping], [program.tool], [shared.ring]. */
static bool names_stanza(const struct toml_node *node)
{
	return node->key && (strcmp(node->key, "component") == 0 ||
			     strcmp(node->key, "program") == 0 || strcmp(node->key, "shared") == 0);
}

static bool is_root(const struct toml_node *node)
{
	return !node->parent;
}

static bool is_stanza(const struct toml_node *node)
{
	if (is_root(node) || node->kind != TOML_TABLE)
		return false;
	if (is_root(node->parent))
		return !names_stanza(node);
	return is_root(node->parent->parent) && names_stanza(node->parent);
}

/* Appends the key path of the node below its stanza: needs.pong, irqs[1]. */
static void write_key(FILE *out, const struct toml_node *node)
{
	if (is_root(node) || is_stanza(node))
		return;
	write_key(out, node->parent);
	if (!node->key)
		fprintf(out, "[%u]", node->index);
	else if (is_root(node->parent) || is_stanza(node->parent))
		fputs(node->key, out);
	else
		fprintf(out, ".%s", node->key);
}

static const struct toml_node *stanza_of(const struct toml_node *node)
{
	while (!is_root(node) && !is_stanza(node))
		node = node->parent;
	return node;
}

static void write_stanza(FILE *out, const struct toml_node *stanza)
{
	if (is_root(stanza))
		return;
	if (!is_root(stanza->parent))
		fprintf(out, "%s ", stanza->parent->key);
	fprintf(out, "%s: ", stanza->key);
}

static void write_subject(FILE *out, const struct toml_node *node)
{
	const struct toml_node *stanza = stanza_of(node);

	write_stanza(out, stanza);
	if (node != stanza) {
		fputs("key ", out);
		write_key(out, node);
		fputs(": ", out);
	}
}

void toml_error(struct report *report, const struct toml_node *node, const char *format, ...)
{
	char *message = NULL;
	size_t length;
	FILE *out = open_memstream(&message, &length);
	va_list arguments;

	if (out) {
		write_subject(out, node);
		va_start(arguments, format);
		vfprintf(out, format, arguments);
		va_end(arguments);
		fclose(out);
	}
	report_error(report, node->place, "%s", message ? message : "out of memory");
	free(message);
}

static const char *kind_text(enum toml_kind kind)
{
	switch (kind) {
	case TOML_TABLE:
		return "a table";
	case TOML_ARRAY:
		return "an array";
	case TOML_TEXT:
		return "a text in quotes";
	case TOML_INTEGER:
		return "an integer";
	case TOML_BOOLEAN:
		return "true or false";
	case TOML_OTHER:
		break;
	}
	return "a floating-point number, date or time";
}

bool toml_is(struct report *report, const struct toml_node *node, enum toml_kind kind)
{
	if (node->kind == kind)
		return true;
	toml_error(report, node, "expected %s, found %s", kind_text(kind), kind_text(node->kind));
	return false;
}

bool toml_text(struct report *report, const struct toml_node *node, const char **text)
{
	if (!toml_is(report, node, TOML_TEXT))
		return false;
	*text = node->text;
	return true;
}

bool toml_truth(struct report *report, const struct toml_node *node, bool *truth)
{
	if (!toml_is(report, node, TOML_BOOLEAN))
		return false;
	*truth = node->truth;
	return true;
}

bool toml_number(struct report *report, const struct toml_node *node, uint64_t least, uint64_t most,
		 uint64_t *number)
{
	if (!toml_is(report, node, TOML_INTEGER))
		return false;
	if (node->number < 0 || (uint64_t)node->number < least || (uint64_t)node->number > most) {
		toml_error(report, node, "%" PRId64 " is not between %" PRIu64 " and %" PRIu64,
			   node->number, least, most);
		return false;
	}
	*number = (uint64_t)node->number;
	return true;
}

/* 8 TiB: a count of pages fits 31 bits. */
#define BYTES_MAX ((uint64_t)1 << 43)

static unsigned unit_shift(char unit)
{
	switch (unit) {
	case 'K':
		return 10;
	case 'M':
		return 20;
	case 'G':
		return 30;
	default:
		return 0;
	}
}

/* Six digits and a unit: no overflow. */
static bool parse_bytes(const char *text, uint64_t *bytes)
{
	size_t digits = strspn(text, "0123456789");
	uint64_t number = 0;

	if (digits == 0 || digits > 6 || strlen(text) != digits + 1 || !unit_shift(text[digits]))
		return false;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (uint64_t)(text[i] - '0');
	*bytes = number << unit_shift(text[digits]);
	return true;
}

bool toml_bytes(struct report *report, const struct toml_node *node, uint64_t *bytes)
{
	const char *text;

	if (!toml_text(report, node, &text))
		return false;
	if (!parse_bytes(text, bytes)) {
		toml_error(report, node, "\"%s\" is no size like \"64K\", \"16M\" or \"1G\"", text);
		return false;
	}
	if (*bytes > BYTES_MAX) {
		toml_error(report, node, "\"%s\" is more than %" PRIu64 "G", text, BYTES_MAX >> 30);
		return false;
	}
	if (*bytes == 0 || *bytes % BOOT_IMAGE_PAGE != 0) {
		toml_error(report, node, "\"%s\" is not a number of pages of 4K", text);
		return false;
	}
	return true;
}

bool toml_name_is_sound(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	size_t length = strlen(name);

	return length > 0 && length <= NAME_LENGTH_MAX && strchr(letters, name[0]) &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

bool toml_name(struct report *report, const struct toml_node *node, const char **name)
{
	if (!toml_text(report, node, name))
		return false;
	if (toml_name_is_sound(*name))
		return true;
	toml_error(report, node, "\"%s\" is no name: at most %d of a-z 0-9 _ -, a letter first",
		   *name, NAME_LENGTH_MAX);
	return false;
}

bool toml_interface_name(struct report *report, const struct toml_node *node, const char *name)
{
	if (toml_name_is_sound(name) && !strchr(name, '-'))
		return true;
	toml_error(report, node, "\"%s\" is no name of an interface: a-z 0-9 _, a letter first",
		   name);
	return false;
}

const struct toml_node *toml_find(const struct toml_node *table, const char *key)
{
	const struct toml_node *child = table->first_child;

	while (child && strcmp(child->key, key) != 0)
		child = child->next;
	return child;
}

static void report_unknown_key(struct report *report, const struct toml_node *node,
			       const struct toml_key *keys, size_t count)
{
	char known[512] = "";
	size_t length = 0;

	for (size_t i = 0; i < count && length < sizeof(known); i++)
		length += (size_t)snprintf(known + length, sizeof(known) - length, "%s%s",
					   i == 0 ? "" : ", ", keys[i].name);
	toml_error(report, node, "unknown key; known here: %s", known);
}

void toml_read_keys(struct report *report, const struct toml_node *table,
		    const struct toml_key *keys, size_t count, void *target)
{
	const struct toml_node *node;

	for (node = table->first_child; node; node = node->next) {
		size_t i = 0;

		while (i < count && strcmp(keys[i].name, node->key) != 0)
			i++;
		if (i < count)
			keys[i].read(target, node);
		else
			report_unknown_key(report, node, keys, count);
	}
}
