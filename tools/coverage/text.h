/* Source text as it is compared and shown. */
#ifndef TEXT_H
#define TEXT_H

/* Trims the text, and makes one space of each run of white space, in place. */
void text_collapse(char *text);

#endif
