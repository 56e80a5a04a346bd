/* Writes on the display's text memory, a device that the composition grants. */
#include "crt.h"

int main(void);

#define TEXT_MEMORY 0xb8000
#define PAGE	    4096
#define GREY	    0x700 /* on black, in the byte behind each character */

int main(void)
{
	volatile uint16_t *text = crt_device_memory(TEXT_MEMORY, 1);

	if (!text)
		crt_fail("it has no text memory");
	text[0] = GREY | 'T';
	crt_print("screen: %c stands on it\n", text[0] & 0xff);
	crt_print("screen: two pages: %s\n",
		  crt_device_memory(TEXT_MEMORY, 2) ? "granted" : "none");
	crt_print("screen: the page below: %s\n",
		  crt_device_memory(TEXT_MEMORY - PAGE, 1) ? "granted" : "none");
	return 0;
}
