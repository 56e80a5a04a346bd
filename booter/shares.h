/* Shared regions: pages of the booter's that several instances map. */
#ifndef BOOTER_SHARES_H
#define BOOTER_SHARES_H

/* Makes all regions and maps them where the composition says. */
void shares_map(void);

#endif
