#include "percentage.h"

#include <stdio.h>

void percentage(char text[PERCENTAGE_SIZE], size_t part, size_t whole)
{
	if (whole == 0) {
		snprintf(text, PERCENTAGE_SIZE, "-");
		return;
	}
	unsigned int thousandths = (unsigned int)(part * 1000 / whole);
	snprintf(text, PERCENTAGE_SIZE, "%u.%u%%", thousandths / 10, thousandths % 10);
}
