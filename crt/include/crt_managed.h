/*
 * Components that are made at run time by one that the capability manager manages: out of its own
 * share of memory and thread ids, by the calls of capmgr.h. What crt.h has for them beside these:
 *
 *	crt_comp_page_allocn_in, crt_comp_stack_in	pages at addresses of its image's window
 *	crt_comp_exec	as an ordinary component, by who schedules itself: else -EPERM
 *	crt_cap_copy_in	a capability into a slot below 256, whole: first and count are 0
 *
 * While an image is filled the maker needs up to CAPMGR_RUN_PAGES pages beside those that it gives.
 *
 * Of the errors of capmgr.h every one can come from all of them: -EBUSY when another thread is
 * inside the manager, unless the program defines crt_managed_busy. Pages that were placed stay placed if
 * those behind them can't be. Several threads may work on components of their own.
 */
#ifndef CRT_MANAGED_H
#define CRT_MANAGED_H

#include "elf_parse.h"
#include "crt.h"

/* Lets the thread that is inside of the manager run on, and says true; or false, so that the call fails. A
 * program whose scheduler can do the first defines it. */
bool crt_managed_busy(void);

/* What a component gets of its maker's. */
struct crt_comp_share {
	size_t pages;	       /* beside its image and the tables for that */
	uint32_t first_thread; /* its thread ids, as offsets into its maker's: from this one ... */
	uint32_t threads;      /* ... so many */
	uint32_t process_threads; /* and behind those so many for processes that it makes */
};

/*
 * Makes a component from an ELF image in memory, as crt_comp_create does, for the window of
 * CAPMGR_IMAGE_BYTES at `base`.
 *	-EINVAL		the image is refused, *reason says why; or no window can be there
 *	-ERANGE, -EBUSY	the thread ids are not the caller's, or in use
 */
int crt_comp_create_sharing(crt_comp_t *comp, const struct crt_comp_share *share, const void *image,
			    size_t bytes, uint64_t base, const char **reason);

/* The same of an image that was read before (elf_parse), for the window at `base`. */
int crt_comp_create_of(crt_comp_t *comp, const struct crt_comp_share *share,
		       const struct elf_program *program, uint64_t base);

/* What a component is told at its start. */
struct crt_comp_start {
	const char *name;
	uint32_t priority;
	const char *const *arguments;	/* of main, and a null; NULL: main gets none */
	const char *const *environment; /* likewise */
};

/* Gives it the page that its first thread's argument points to, at an address of its window.
 *	-E2BIG		that is more than a page has room for */
int crt_comp_startup_in(crt_comp_t comp, uint64_t address, const struct crt_comp_start *start);

/* Ends it, with all that it made. Its memory, thread ids, and the slots of its first thread are the
 * caller's again.
 *	-EBUSY		a thread of its has not stopped yet; or as above: call again */
int crt_comp_end(crt_comp_t comp);

/* ------------------------------------------------------------------------- checkpoints */

typedef struct {
	uint64_t id;
} crt_chkpt_t;

/*
 * Takes a checkpoint of a component that the caller made: of one that was not yet executed, so that it
 * can begin from there. The caller pays for the pages in which something is.
 *	-ENOSPC		there are too many checkpoints, or pages in them
 */
int crt_chkpt_create(crt_chkpt_t *chkpt, crt_comp_t comp);

/* Ends its life and has it as it was, of its image and pages, as often as is wanted: with nothing that
 * was copied into its slots, and with no thread, for crt_comp_exec.
 *	-ESTALE		it has ended
 *	-EBUSY		a thread of its has not stopped yet; or as above: call again */
int crt_chkpt_restore(crt_chkpt_t chkpt, crt_comp_t comp);

/* The same, but the pages are shared with the checkpoint until the component writes: its page faults
 * must go to one who copies them then, as components/paging does. */
int crt_chkpt_restore_shared(crt_chkpt_t chkpt, crt_comp_t comp);

/*
 * Makes another component with the same entry and pages, whether that one is alive or not. `pages` of its
 * share are all that it may have, with its tables and its own pages. It needs a start-up page of its own
 * (crt_comp_startup_in), where the checkpoint has none; and its capabilities.
 *	-EAGAIN		the checkpoint is not finished
 */
int crt_comp_create_from(crt_comp_t *comp, const struct crt_comp_share *share, crt_chkpt_t chkpt);

/* The same, with pages shared as above. */
int crt_comp_create_from_shared(crt_comp_t *comp, const struct crt_comp_share *share,
				crt_chkpt_t chkpt);

/* Gives the copies back, but for those that components share. */
int crt_chkpt_free(crt_chkpt_t chkpt);

/* What names it in capmgr.h. */
uint64_t crt_comp_handle(crt_comp_t comp);

/*
 * A component that the caller did not make, by that: for the functions that delegate (_alias_in), to which it must
 * have consented (capmgr_accept), unless the caller schedules it. There is nothing to end. Handles from
 * 2^32 - 65 on are none: -EBADF.
 */
crt_comp_t crt_comp_of(uint64_t handle);

#endif
