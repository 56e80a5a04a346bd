/* Each text once: equal names are the same pointer, valid until names_destroy(). */
#ifndef NAMES_H
#define NAMES_H

struct names {
	void *tree;
};

/* Exits if memory is out, as everything else in this program that allocates. */
const char *names_intern(struct names *names, const char *text);
void names_destroy(struct names *names);

#endif
