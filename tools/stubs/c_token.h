/*
 * The tokens of a C header. Comments and preprocessor lines are passed over: an interface is read
 * as it stands, without its includes.
 */
#ifndef STUBS_C_TOKEN_H
#define STUBS_C_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum c_token_kind {
	C_TOKEN_END,
	C_TOKEN_WORD,  /* identifiers, keywords and numbers */
	C_TOKEN_MARK,  /* one punctuation character, or "..." */
	C_TOKEN_QUOTE, /* a string or character constant */
};

struct c_token {
	enum c_token_kind kind;
	const char *text;
	size_t length;
	unsigned line;
	unsigned column;
};

struct c_lexer {
	const char *at;
	const char *line_start;
	unsigned line;
};

/* text ends with a NUL. */
struct c_lexer c_lexer_start(const char *text);
struct c_token c_token_next(struct c_lexer *lexer);
bool c_token_is(struct c_token token, const char *text);

#endif
