#include "c_token.h"

#include <ctype.h>
#include <string.h>

struct c_lexer c_lexer_start(const char *text)
{
	return (struct c_lexer){.at = text, .line_start = text, .line = 1};
}

static void step(struct c_lexer *lexer)
{
	if (*lexer->at++ == '\n') {
		lexer->line++;
		lexer->line_start = lexer->at;
	}
}

static void skip_block_comment(struct c_lexer *lexer)
{
	lexer->at += 2;
	while (*lexer->at && strncmp(lexer->at, "*/", 2) != 0)
		step(lexer);
	if (*lexer->at)
		lexer->at += 2;
}

static void skip_line(struct c_lexer *lexer)
{
	while (*lexer->at && *lexer->at != '\n')
		step(lexer);
}

/* A directive ends with its line, but a backslash or a comment may carry it over to the next. */
static void skip_directive(struct c_lexer *lexer)
{
	while (*lexer->at && *lexer->at != '\n') {
		if (strncmp(lexer->at, "\\\n", 2) == 0) {
			step(lexer);
			step(lexer);
		} else if (strncmp(lexer->at, "/*", 2) == 0) {
			skip_block_comment(lexer);
		} else {
			step(lexer);
		}
	}
}

static void skip_blanks(struct c_lexer *lexer)
{
	while (*lexer->at) {
		if (isspace((unsigned char)*lexer->at))
			step(lexer);
		else if (strncmp(lexer->at, "/*", 2) == 0)
			skip_block_comment(lexer);
		else if (strncmp(lexer->at, "//", 2) == 0)
			skip_line(lexer);
		else if (*lexer->at == '#')
			skip_directive(lexer);
		else
			return;
	}
}

static bool is_word(char character)
{
	return isalnum((unsigned char)character) || character == '_';
}

static size_t quote_length(const char *text)
{
	size_t length = 1;

	while (text[length] && text[length] != '\n' && text[length] != text[0])
		length += text[length] == '\\' && text[length + 1] ? 2 : 1;
	return text[length] == text[0] ? length + 1 : length;
}

static size_t word_length(const char *text)
{
	size_t length = 0;

	while (is_word(text[length]))
		length++;
	return length;
}

struct c_token c_token_next(struct c_lexer *lexer)
{
	struct c_token token;

	skip_blanks(lexer);
	token = (struct c_token){
		.text = lexer->at,
		.line = lexer->line,
		.column = (unsigned)(lexer->at - lexer->line_start) + 1,
	};
	if (!*lexer->at)
		return token;
	if (is_word(*lexer->at)) {
		token.kind = C_TOKEN_WORD;
		token.length = word_length(lexer->at);
	} else if (*lexer->at == '"' || *lexer->at == '\'') {
		token.kind = C_TOKEN_QUOTE;
		token.length = quote_length(lexer->at);
	} else {
		token.kind = C_TOKEN_MARK;
		token.length = strncmp(lexer->at, "...", 3) == 0 ? 3 : 1;
	}
	lexer->at += token.length;
	return token;
}

bool c_token_is(struct c_token token, const char *text)
{
	return token.length == strlen(text) && memcmp(token.text, text, token.length) == 0;
}
