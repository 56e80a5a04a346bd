#include "screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void screen_init(struct screen *screen)
{
	memset(screen, 0, sizeof(*screen));
}

void screen_row(const struct screen *screen, char text[SCREEN_COLUMNS * 4])
{
	unsigned end = 0, length = 0;

	for (unsigned i = 0; i < screen->used; i++) {
		const char *cell = screen->cell[i][0] ? screen->cell[i] : " ";
		unsigned bytes = (unsigned)strlen(cell);

		memcpy(text + length, cell, bytes);
		length += bytes;
		if (*cell != ' ')
			end = length;
	}
	text[end] = '\0';
}

static void clear_from(struct screen *screen, unsigned column)
{
	if (column < screen->used)
		screen->used = column;
}

static void end_row(struct screen *screen)
{
	screen_row(screen, screen->above);
	clear_from(screen, 0);
	screen->rows++;
}

static unsigned character_bytes(unsigned char byte)
{
	return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

static unsigned put(struct screen *screen, const char *bytes, unsigned length)
{
	unsigned count = character_bytes((unsigned char)*bytes);

	assert_true((unsigned char)*bytes >= ' ' && *bytes != 0x7f);
	assert_true(count <= length);
	assert_true(screen->column < SCREEN_COLUMNS);
	while (screen->used <= screen->column)
		screen->cell[screen->used++][0] = '\0';
	memcpy(screen->cell[screen->column], bytes, count);
	screen->cell[screen->column++][count] = '\0';
	return count;
}

static unsigned sequence(struct screen *screen, const char *bytes, unsigned length)
{
	if (length >= 3 && memcmp(bytes, "\033[K", 3) == 0) {
		clear_from(screen, screen->column);
		return 3;
	}
	assert_true(length >= 7 && memcmp(bytes, "\033[H\033[2J", 7) == 0);
	clear_from(screen, 0);
	screen->column = 0;
	screen->clears++;
	return 7;
}

static unsigned show(struct screen *screen, const char *bytes, unsigned length)
{
	switch (*bytes) {
	case '\b':
		assert_true(screen->column > 0);
		screen->column--;
		return 1;
	case '\r':
		screen->column = 0;
		return 1;
	case '\n':
		end_row(screen);
		return 1;
	case '\a':
		screen->bells++;
		return 1;
	case '\033':
		return sequence(screen, bytes, length);
	}
	return put(screen, bytes, length);
}

void screen_show(struct screen *screen, const char *bytes, unsigned length)
{
	for (unsigned i = 0; i < length;)
		i += show(screen, bytes + i, length - i);
}
