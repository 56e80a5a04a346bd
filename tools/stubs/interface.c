#include "interface.h"

#include <string.h>

#include "c_token.h"
#include "c_type.h"
#include "file.h"

struct parser {
	struct arena *arena;
	struct report *report;
	struct interface *interface;
	struct interface_function **last; /* where the next function is hooked in */
	struct c_types types;
	struct c_lexer lexer;
	struct c_token token; /* the next one, not yet consumed */
};

static void advance(struct parser *parser)
{
	parser->token = c_token_next(&parser->lexer);
}

static bool at(const struct parser *parser, const char *text)
{
	return c_token_is(parser->token, text);
}

static bool accept(struct parser *parser, const char *text)
{
	if (!at(parser, text))
		return false;
	advance(parser);
	return true;
}

static bool at_end(const struct parser *parser)
{
	return parser->token.kind == C_TOKEN_END;
}

static struct place place_of(const struct parser *parser, struct c_token token)
{
	return (struct place){parser->interface->path, token.line, token.column};
}

/* What the file has between two places. */
static char *text_between(struct parser *parser, const char *start, const char *end)
{
	return arena_text(parser->arena, start, (size_t)(end - start));
}

static char *text_of(struct parser *parser, struct c_token token)
{
	return arena_text(parser->arena, token.text, token.length);
}

static bool opens(const struct parser *parser)
{
	return at(parser, "(") || at(parser, "{") || at(parser, "[");
}

static bool closes(const struct parser *parser)
{
	return at(parser, ")") || at(parser, "}") || at(parser, "]");
}

/* Passes over a declaration: up to its `;`, or, for a function, the end of its body. */
static void skip_declaration(struct parser *parser, bool ends_with_body)
{
	unsigned depth = 0;

	while (!at_end(parser)) {
		bool body_ends = ends_with_body && depth == 1 && at(parser, "}");
		bool ends = depth == 0 && at(parser, ";");

		if (opens(parser))
			depth++;
		else if (closes(parser) && depth > 0)
			depth--;
		advance(parser);
		if (ends || body_ends)
			return;
	}
}

static void skip_qualifiers(struct parser *parser)
{
	while (accept(parser, "const") || accept(parser, "volatile") || accept(parser, "restrict"))
		;
}

/* struct x, union x, enum x: the tag is consumed, a body is not. */
static enum c_type_class read_tagged_type(struct parser *parser)
{
	bool enumeration = at(parser, "enum");

	advance(parser);
	if (parser->token.kind == C_TOKEN_WORD)
		advance(parser);
	return enumeration ? C_TYPE_INTEGER : C_TYPE_STRUCT;
}

static enum c_type_class read_keywords(struct parser *parser)
{
	enum c_type_keyword keyword;
	unsigned keywords = 0;

	while ((keyword = c_type_keyword(parser->token.text, parser->token.length))) {
		keywords |= keyword;
		advance(parser);
		skip_qualifiers(parser);
	}
	return c_type_of_keywords(keywords);
}

static enum c_type_class read_type(struct parser *parser)
{
	enum c_type_class class;

	skip_qualifiers(parser);
	if (at(parser, "struct") || at(parser, "union") || at(parser, "enum")) {
		class = read_tagged_type(parser);
	} else if (c_type_keyword(parser->token.text, parser->token.length)) {
		class = read_keywords(parser);
	} else {
		class = c_type_of_name(&parser->types, parser->token.text, parser->token.length);
		advance(parser);
	}
	skip_qualifiers(parser);
	while (accept(parser, "*")) {
		class = C_TYPE_POINTER;
		skip_qualifiers(parser);
	}
	return class;
}

static bool is_name(struct c_token token)
{
	return token.kind == C_TOKEN_WORD && !(token.text[0] >= '0' && token.text[0] <= '9');
}

/* The declarator of a parameter: a name or none, and what turns the type into another. */
static enum c_type_class read_declarator(struct parser *parser, enum c_type_class class)
{
	if (at(parser, "("))
		return C_TYPE_FUNCTION;
	if (is_name(parser->token))
		advance(parser);
	if (at(parser, "(") || class == C_TYPE_FUNCTION)
		return C_TYPE_FUNCTION;
	if (!at(parser, "["))
		return class;
	while (!at_end(parser) && !accept(parser, "]"))
		advance(parser);
	return C_TYPE_POINTER;
}

static const char *refusal(enum c_type_class class)
{
	switch (class) {
	case C_TYPE_UNKNOWN:
		return "is of a type that is not known to be an integer or a pointer";
	case C_TYPE_VOID:
		return "is void";
	case C_TYPE_NARROW:
		return "is narrower than 32 bits, which a hostile client need not extend";
	case C_TYPE_FLOAT:
		return "is floating point, which does not cross a gate";
	case C_TYPE_STRUCT:
		return "is a structure by value, which does not cross a gate";
	case C_TYPE_FUNCTION:
		return "is a function pointer, which means nothing in another component";
	case C_TYPE_STATUS_32:
	case C_TYPE_STATUS_64:
	case C_TYPE_INTEGER:
	case C_TYPE_POINTER:
		break;
	}
	return NULL;
}

/* One parameter. False when the rest of the list can't be made sense of. */
static bool read_parameter(struct parser *parser, const char *function, unsigned number)
{
	struct c_token first = parser->token;
	enum c_type_class class;

	if (at(parser, "...")) {
		report_error(parser->report, place_of(parser, first),
			     "function %s: a variable number of parameters", function);
		return false;
	}
	class = read_declarator(parser, read_type(parser));
	if (refusal(class))
		report_error(parser->report, place_of(parser, first),
			     "function %s: parameter %u %s", function, number, refusal(class));
	return class != C_TYPE_FUNCTION;
}

static bool at_no_parameters(const struct parser *parser)
{
	struct c_lexer ahead = parser->lexer;

	return at(parser, "void") && c_token_is(c_token_next(&ahead), ")");
}

/* The parameters up to and with `)`. False, after an error, when the list is not one. */
static bool read_parameters(struct parser *parser, struct interface_function *function)
{
	const char *start = parser->token.text;

	function->parameters_text = "";
	if (at_no_parameters(parser)) {
		advance(parser);
		advance(parser);
		return true;
	}
	if (at(parser, ")")) {
		report_error(parser->report, place_of(parser, parser->token),
			     "function %s: write (void) for no parameters", function->name);
		advance(parser);
		return true;
	}
	do {
		if (!read_parameter(parser, function->name, ++function->parameters))
			return false;
	} while (accept(parser, ","));
	function->parameters_text = text_between(parser, start, parser->token.text);
	if (accept(parser, ")"))
		return true;
	report_error(parser->report, place_of(parser, parser->token),
		     "function %s: expected `,` or `)` after parameter %u", function->name,
		     function->parameters);
	return false;
}

static bool is_twin_of(const char *name, const struct interface_function *function)
{
	size_t length = strlen(function->name);

	return strncmp(name, function->name, length) == 0 &&
	       strcmp(name + length, INTERFACE_TWIN_SUFFIX) == 0;
}

static void check_name_is_free(struct parser *parser, const struct interface_function *added)
{
	const struct interface_function *other = parser->interface->functions;

	for (; other; other = other->next) {
		if (strcmp(other->name, added->name) == 0)
			report_error(parser->report, added->place,
				     "function %s: declared before, in line %u", added->name,
				     other->place.line);
		else if (is_twin_of(added->name, other) || is_twin_of(other->name, added))
			report_error(parser->report, added->place,
				     "function %s: one of it and %s has the name of the other's "
				     "twin",
				     added->name, other->name);
	}
}

static void add_function(struct parser *parser, struct interface_function *function)
{
	if (function->parameters > INTERFACE_PARAMETERS_MAX)
		report_error(parser->report, function->place,
			     "function %s: %u parameters; a gate passes %d words", function->name,
			     function->parameters, INTERFACE_PARAMETERS_MAX);
	check_name_is_free(parser, function);
	*parser->last = function;
	parser->last = &function->next;
	parser->interface->function_count++;
}

static void read_prototype(struct parser *parser)
{
	struct interface_function *function = arena_alloc(parser->arena, 1, sizeof(*function));
	struct c_token first;
	enum c_type_class class;

	accept(parser, "extern");
	first = parser->token;
	class = read_type(parser);
	function->name = text_of(parser, parser->token);
	function->place = place_of(parser, parser->token);
	function->wide_status = class == C_TYPE_STATUS_64;
	function->result_text = text_between(parser, first.text, parser->token.text);
	if (!is_name(parser->token)) {
		report_error(parser->report, place_of(parser, first),
			     "expected the prototype of a function");
		skip_declaration(parser, false);
		return;
	}
	advance(parser);
	if (!accept(parser, "(")) {
		report_error(parser->report, function->place,
			     "%s is no function; an interface has functions only", function->name);
		skip_declaration(parser, false);
		return;
	}
	if (class != C_TYPE_STATUS_32 && class != C_TYPE_STATUS_64)
		report_error(parser->report, place_of(parser, first),
			     "function %s: returns no status (int, long, int32_t, int64_t)",
			     function->name);
	if (!read_parameters(parser, function)) {
		skip_declaration(parser, false);
		return;
	}
	add_function(parser, function);
	if (accept(parser, ";"))
		return;
	report_error(parser->report, place_of(parser, parser->token),
		     "function %s: expected `;` after the prototype", function->name);
	skip_declaration(parser, at(parser, "{"));
}

/* Names for integers are remembered; other types can only be met behind a pointer. */
static void read_typedef(struct parser *parser)
{
	enum c_type_class class;

	advance(parser);
	class = read_type(parser);
	if (is_name(parser->token)) {
		char *name = text_of(parser, parser->token);

		advance(parser);
		if (at(parser, ";"))
			c_types_add(&parser->types, name, class);
	}
	skip_declaration(parser, false);
}

/* A structure, union or enumeration that is defined or announced, not used as a type. */
static bool at_type_definition(const struct parser *parser)
{
	struct c_lexer ahead = parser->lexer;
	struct c_token next;

	if (!at(parser, "struct") && !at(parser, "union") && !at(parser, "enum"))
		return false;
	next = c_token_next(&ahead);
	if (next.kind == C_TOKEN_WORD)
		next = c_token_next(&ahead);
	return c_token_is(next, "{") || c_token_is(next, ";");
}

static void read_declaration(struct parser *parser)
{
	if (at(parser, "typedef"))
		read_typedef(parser);
	else if (at(parser, "static"))
		skip_declaration(parser, true);
	else if (at(parser, "_Static_assert") || at_type_definition(parser))
		skip_declaration(parser, false);
	else
		read_prototype(parser);
}

static char *name_from_path(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t length = strlen(name);

	if (length > 2 && strcmp(name + length - 2, ".h") == 0)
		length -= 2;
	return arena_text(arena, name, length);
}

bool interface_read(struct arena *arena, struct report *report, const char *path,
		    struct interface *interface)
{
	struct parser parser = {.arena = arena, .report = report, .interface = interface};
	unsigned errors_before = report->errors;
	struct file file;

	if (!file_read(arena, report, path, &file))
		return false;
	*interface = (struct interface){
		.name = name_from_path(arena, path),
		.path = arena_text(arena, path, strlen(path)),
	};
	parser.last = &interface->functions;
	parser.types.arena = arena;
	parser.lexer = c_lexer_start((const char *)file.bytes);
	for (advance(&parser); !at_end(&parser);) {
		if (!accept(&parser, ";"))
			read_declaration(&parser);
	}
	if (interface->function_count == 0 && report->errors == errors_before)
		report_error(report, (struct place){.file = interface->path},
			     "interface %s declares no function", interface->name);
	return report->errors == errors_before;
}

const struct interface_function *interface_find(const struct interface *interface,
						const char *function)
{
	const struct interface_function *found = interface->functions;

	while (found && strcmp(found->name, function) != 0)
		found = found->next;
	return found;
}

const struct interface_function *interface_no_service(const struct interface *interface)
{
	const struct interface_function *f = interface->functions;

	while (f && f->parameters <= INTERFACE_SERVICE_PARAMETERS_MAX)
		f = f->next;
	return f;
}
