#include "text.h"

#include <ctype.h>

void text_collapse(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++) {
		if (!isspace((unsigned char)*from))
			*to++ = *from;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
}
