#include "user.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "posix.h"
#include "rtos.h"

#define SPIN 200000 /* microseconds */

static char pages[USER_PAGES][USER_PAGE_BYTES];
static int console, control;

int user_open(void)
{
	int error = posix_begin();

	if (error)
		return error;
	console = open("/dev/console", O_RDWR);
	control = open("/dev/consolectl", O_RDWR);
	return console < 0 || control < 0 ? -1 : 0;
}

char *user_page(unsigned thread)
{
	return pages[thread];
}

int64_t user_write(const char *bytes, size_t count)
{
	size_t done = 0;

	while (done < count) {
		ssize_t written = write(console, bytes + done, count - done);

		if (written < 0)
			break;
		done += (size_t)written;
	}
	return (int64_t)done;
}

void user_print(unsigned thread, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(pages[thread], USER_PAGE_BYTES, format, arguments);
	va_end(arguments);
	user_write(pages[thread], (size_t)length);
}

int64_t user_read_some(unsigned thread, size_t count)
{
	ssize_t length = read(console, pages[thread], count);

	return length < 0 ? -errno : length;
}

int64_t user_read(unsigned thread)
{
	int64_t length = user_read_some(thread, USER_PAGE_BYTES);

	if (length < 0)
		return length;
	if (length > 0)
		pages[thread][length - 1] = '\0';
	return length - 1;
}

int64_t user_control(const char *order)
{
	return write(control, order, strlen(order)) < 0 ? -errno : 0;
}

int user_wait_for_interrupt(void)
{
	char text[16];

	return read(control, text, sizeof(text)) > 0 ? 0 : -1;
}

void user_spin(void)
{
	struct time end;

	time_create(0, SPIN, &end);
	time_add(time_current(), end, &end);
	while (time_compare(time_current(), end) < 0)
		;
}
