#include "user.h"

#include <stdarg.h>
#include <stdio.h>

#include "capmgr.h"
#include "console.h"
#include "manager.h"
#include "rtos.h"

#define SPIN 200000 /* microseconds */

static char *pages;

int user_open(void)
{
	int64_t memory = MANAGER(capmgr_memory_create(USER_PAGES)), at;

	if (memory < 0)
		return (int)memory;
	at = MANAGER(capmgr_memory_offer((uint64_t)memory, (uint64_t)console_self(),
					 RIGHT_MAP | RIGHT_WRITE));
	if (at >= 0)
		at = MANAGER(capmgr_memory_map((uint64_t)memory, 0, RIGHT_MAP | RIGHT_WRITE));
	if (at < 0)
		return (int)at;
	pages = (char *)at;
	return (int)console_attach((uint64_t)memory);
}

char *user_page(unsigned thread)
{
	return pages + thread * RTOS_PAGE_BYTES;
}

int64_t user_print(unsigned thread, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(user_page(thread), RTOS_PAGE_BYTES, format, arguments);
	va_end(arguments);
	return console_write(thread * RTOS_PAGE_BYTES, (uint64_t)length);
}

int64_t user_read(unsigned thread)
{
	int64_t length = console_read(thread * RTOS_PAGE_BYTES, RTOS_PAGE_BYTES);

	if (length < 0)
		return length;
	if (length > 0)
		user_page(thread)[length - 1] = '\0';
	return length - 1;
}

void user_spin(void)
{
	struct time end;

	time_create(0, SPIN, &end);
	time_add(time_current(), end, &end);
	while (time_compare(time_current(), end) < 0)
		;
}
