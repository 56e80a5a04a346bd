#include "fail.h"

#include <stdarg.h>
#include <stdio.h>

#include "crt.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "instances.h"
#include "payload.h"

void booter_exit(int code)
{
	kernel_debug_exit(CRT_SLOT_DEBUG, (uint64_t)code);
	for (;;)
		__asm__ volatile("pause");
}

void booter_fail(uint32_t instance, const char *format, ...)
{
	char text[200];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (instance)
		crt_print("booter: %s: %s\n", payload_name(instance), text);
	else
		crt_print("booter: %s\n", text);
	booter_exit(BOOTER_EXIT_ERROR);
}

/* Else it is the machine's memory that is. */
static bool budget_used_up(uint32_t instance)
{
	return instance && instances[instance].memory.used_up;
}

void booter_check(uint32_t instance, int error, const char *text)
{
	if (error == -TESSERA_ENOMEM && budget_used_up(instance))
		booter_fail(instance, "%s: its budget of %luK is used up", text,
			    payload_instance(instance)->memory_pages * 4ul);
	if (error)
		booter_fail(instance, "%s: %s", text, crt_error_text(error));
}
