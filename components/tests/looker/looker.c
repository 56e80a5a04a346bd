/* Calls a server that calls itself, and then as everybody does. */
#include "crt.h"
#include "mirror.h"

int main(void);

int main(void)
{
	crt_print("looker: from inside: %s\n", crt_error_text(mirror_within(5)));
	crt_print("looker: from outside: %ld\n", mirror_plain(5));
	return 0;
}
