/* Named: what bench-names finds under names, in another component. */
#ifndef NAMED_H
#define NAMED_H

#include <stdint.h>

/* 0 */
int64_t named_nothing(void);

/* Paths of which it is registered: of so many elements as the number says, of 8 bytes each. */
#define NAMED_1 "/element1"
#define NAMED_4 "/element4/element2/element3/element4"
#define NAMED_8 "/element8/element2/element3/element4/element5/element6/element7/element8"

#endif
