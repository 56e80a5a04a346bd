/* Takes pages of the capability manager until it is refused, uses them, and gives all back. */
#include <string.h>

#include "capmgr.h"
#include "crt.h"

#define PAGES_MAX  2048
#define PAGE_BYTES 4096

static char *pages[PAGES_MAX];

static unsigned take_all(void)
{
	unsigned count = 0;

	while (count < PAGES_MAX) {
		int64_t page = capmgr_page_alloc(0);

		if (page < 0) {
			crt_print("refused: %s\n", crt_error_text(page));
			break;
		}
		pages[count++] = (char *)page;
	}
	return count;
}

/* Fresh pages are zero; each keeps what is written to it. */
static bool use(unsigned count)
{
	static const char zero[PAGE_BYTES];

	for (unsigned i = 0; i < count; i++) {
		if (memcmp(pages[i], zero, PAGE_BYTES))
			return false;
		memset(pages[i], (int)i | 1, PAGE_BYTES);
	}
	for (unsigned i = 0; i < count; i++)
		if (pages[i][0] != (char)(i | 1) || pages[i][PAGE_BYTES - 1] != (char)(i | 1))
			return false;
	return true;
}

/* Many at once, or none. */
static void take_in_one(size_t count)
{
	void *start;
	int error = crt_page_allocn(&start, count);

	crt_print("%zu pages in one: %s\n", count, error ? crt_error_text(error) : "here");
	if (error)
		return;
	memset(start, 1, count * PAGE_BYTES);
	for (size_t i = 0; i < count; i++)
		capmgr_page_free((uint64_t)start + i * PAGE_BYTES);
}

int main(void)
{
	int64_t before = capmgr_quota(CAPMGR_PAGES_FREE);
	unsigned count;

	for (int round = 0; round < 2; round++) {
		count = take_all();
		crt_print("%u pages, each its own: %s\n", count, use(count) ? "yes" : "no");
		for (unsigned i = 0; i < count; i++)
			if (capmgr_page_free((uint64_t)pages[i]))
				return 1;
		crt_print("free: %ld, used: %ld of %ld\n",
			  (long)(capmgr_quota(CAPMGR_PAGES_FREE) - before),
			  (long)capmgr_quota(CAPMGR_PAGES_USED),
			  (long)capmgr_quota(CAPMGR_PAGES_LIMIT));
	}
	take_in_one(100);
	take_in_one(500);
	crt_print("free: %ld\n", (long)(capmgr_quota(CAPMGR_PAGES_FREE) - before));
	return 0;
}
