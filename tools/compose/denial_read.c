/* Denials, each a text: NAME -> NAME, and maybe "except" and more names. */
#include "denial_read.h"

#include <string.h>

#include "component_read.h"
#include "toml_value.h"

#define BLANKS " \t"

/* The text that is being read. */
struct words {
	struct system *system;
	const struct toml_node *node;
	const char *rest;
};

/* The next word, or NULL. */
static const char *next_word(struct words *words)
{
	const char *word = words->rest + strspn(words->rest, BLANKS);
	size_t length = strcspn(word, BLANKS);

	words->rest = word + length;
	return length > 0 ? arena_text(words->system->arena, word, length) : NULL;
}

static bool read_word(struct words *words, const char *expected)
{
	const char *word = next_word(words);

	return word && strcmp(word, expected) == 0;
}

static bool read_name(struct words *words, struct reference *reference)
{
	*reference = (struct reference){.node = words->node, .name = next_word(words)};
	return reference->name && toml_name_is_sound(reference->name);
}

static size_t count_words(struct words words)
{
	size_t count = 0;

	while (next_word(&words))
		count++;
	return count;
}

/* Behind the pair: nothing, or whom a path may lead by. */
static bool read_exceptions(struct words *words, struct denial *denial)
{
	size_t count = count_words(*words);

	if (count == 0)
		return true;
	if (count == 1 || !read_word(words, "except"))
		return false;
	denial->excepted = arena_alloc(words->system->arena, count - 1, sizeof(struct reference));
	while (denial->excepted_count < count - 1)
		if (!read_name(words, &denial->excepted[denial->excepted_count++]))
			return false;
	return true;
}

static bool read_denial(struct words *words, struct denial *denial)
{
	return read_name(words, &denial->from) && read_word(words, "->") &&
	       read_name(words, &denial->to) && read_exceptions(words, denial);
}

static bool names(const struct reference *reference, const char *name)
{
	return strcmp(reference->name, name) == 0;
}

static bool is_excepted(const struct denial *denial, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (names(&denial->excepted[i], name))
			return true;
	return false;
}

/* Everybody trusts the booter: no path leads by it. */
static bool names_booter(const struct denial *denial)
{
	return names(&denial->from, BOOTER_NAME) || names(&denial->to, BOOTER_NAME) ||
	       is_excepted(denial, denial->excepted_count, BOOTER_NAME);
}

static void check_exceptions(struct report *report, const struct denial *denial)
{
	for (size_t i = 0; i < denial->excepted_count; i++) {
		const char *name = denial->excepted[i].name;

		if (names(&denial->from, name) || names(&denial->to, name))
			toml_error(report, denial->node, "%s is an end of the path itself", name);
		else if (is_excepted(denial, i, name))
			toml_error(report, denial->node, "%s is excepted twice", name);
	}
}

static void check_denial(struct report *report, const struct denial *denial)
{
	if (names_booter(denial))
		toml_error(report, denial->node,
			   "everybody trusts the booter: it can be neither "
			   "denied nor excepted");
	else if (names(&denial->from, denial->to.name))
		toml_error(report, denial->node, "%s cannot be denied to itself", denial->to.name);
	else
		check_exceptions(report, denial);
}

void denial_read_all(struct system *system, const struct toml_node *node)
{
	struct report *report = system->report;

	if (!toml_is(report, node, TOML_ARRAY))
		return;
	system->denials = arena_alloc(system->arena, node->child_count, sizeof(struct denial));
	for (const struct toml_node *child = node->first_child; child; child = child->next) {
		struct denial denial = {.node = child};
		struct words words = {.system = system, .node = child};

		if (!toml_text(report, child, &words.rest))
			continue;
		if (read_denial(&words, &denial)) {
			check_denial(report, &denial);
			system->denials[system->denial_count++] = denial;
		} else {
			toml_error(report, child,
				   "\"%s\" is no denial like \"app -> disk\" or \"app -> disk "
				   "except vfs\"",
				   child->text);
		}
	}
}
