#include "crt_print.h"

#include <tessera/abi.h>

const char *crt_error_text(int64_t error)
{
	switch (error < 0 ? -error : error) {
	case 0:
		return "success";
#define ERROR(name, number, text)                                                                  \
	case number:                                                                               \
		return text;
#include <tessera/errors.def>
#undef ERROR
	default:
		return "unknown error";
	}
}
