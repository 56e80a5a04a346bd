/*
 * Components as the booter makes them and hands them over, by number: a scheduler of all, one that
 * handles the faults of a server, of its client and of another one, and these. Their tables and
 * pages are charged to them; the root handles the supervisor's faults.
 */
#ifndef COMPOSED_H
#define COMPOSED_H

#include "fixture.h"

#define SCHEDULER  2
#define SUPERVISOR 3
#define SERVER	   4
#define CLIENT	   5
#define OTHER	   6
#define COMPOSED   7 /* behind the last */

#define COMPOSED_PAGES	 55 /* the limit of each */
#define COMPOSED_THREADS 8  /* ids of each */
#define COMPOSED_IMAGE	 0x2000000

/* The pages of an image, all in one leaf. */
enum image_page { TEXT, DATA, MORE_DATA, BSS, REGION, IMAGE_PAGES };

/* The gates that the composition gave: from client and other to the server, and from the client to
 * the other one, and to a service of the server's. */
#define GATE_NEAR     40
#define GATE_FAR      200 /* in another leaf */
#define GATE_OTHER    41
#define GATE_SERVICE  50
#define NEAR_ENTRY    0x401000
#define FAR_ENTRY     0x402000
#define SERVICE_ENTRY 0x403000

/* Makes the world with all of them; a cmocka setup of a group: all tests of a program work on the
 * same composition. Then of each test, with a teardown: everything is where it was. */
int make_composition(void **state);
int count_composition(void **state);
int same_composition(void **state);

struct component *composed(uint32_t number);

/* A page of the image, and what it holds. */
uint64_t *image_of(uint32_t number, enum image_page page);

/* A page that the manager gave, likewise. */
uint64_t *given(const struct component *component, uint64_t address);

/* Whether a gate in a slot leads to the component that lives now, at the entry and with the badge.
 */
bool leads(uint32_t client, uint32_t slot, uint32_t server, uint64_t entry);

/* The type of what is in a slot. */
uint64_t holds(uint32_t number, uint32_t slot);

/* Empties a slot; puts a capability to the manager's own component into it. */
void lose(uint32_t number, uint32_t slot);
void put_other(uint32_t number, uint32_t slot);

/* Puts a capability to device memory into a slot, from a page of the machine's devices on; and maps
 * it at an address of the image's leaf, as the booter does. */
void put_device(uint32_t number, uint32_t slot, uint64_t first, uint32_t pages, uint8_t rights);
uint64_t map_device(uint32_t number, uint64_t first, uint32_t pages);

/* What an entry of the image's leaf says of an address. */
uint64_t built_entry(uint32_t number, uint64_t address);

/* A thread that the scheduler makes of one of them: the slot. */
int64_t start_thread(uint32_t number);

/* Has a thread of the scheduler's run until the test makes something of it; and what is true of it,
 * and which component it is in. */
void run_thread(int64_t slot);
uint64_t thread_fact(int64_t slot, uint64_t field);
bool is_in(int64_t slot, uint32_t number);

/* Takes a checkpoint to its end: its id. Restores from it to the end, and frees it. */
uint64_t take_checkpoint(uint32_t owner, uint32_t of);
void restore(uint32_t owner, uint64_t checkpoint);
void free_checkpoint(uint32_t owner, uint64_t checkpoint);

#endif
