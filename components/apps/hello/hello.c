/* The smallest component: says hello, and ends. */
#include "crt.h"

int main(void);

int main(void)
{
	crt_print("hello from %s\n", crt_name());
	return 0;
}
