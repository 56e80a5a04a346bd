/* What cannot be made, and is nothing's loss; and hostile ones. */
#include <string.h>

#include "capmgr.h"
#include "crt.h"
#include "gifts.h"
#include "processes.h"
#include "sched.h"

#define COPY_BYTES 0x40000

static char copy[COPY_BYTES];

static int32_t try(const void *image, size_t length)
{
	return process_create(image, length, "returns", NULL, 0, NULL, 0, 0).handle;
}

/* Each byte of the ELF header and of the headers of its segments is spoilt in turn. Some matter. */
static void test_images(void)
{
	unsigned refused = 0;

	CHECK(process_image_bytes <= COPY_BYTES, true);
	CHECK(try(NULL, 0), -TESSERA_EINVAL);
	CHECK(try(process_image, 63), -TESSERA_EINVAL);
	CHECK(try(process_image, 4096), -TESSERA_EINVAL);
	memcpy(copy, process_image, process_image_bytes);
	for (unsigned i = 0; i < 64 + 4 * 56; i++) {
		struct process process;

		copy[i] ^= 0x55;
		process = process_create(copy, process_image_bytes, "sleeps", NULL, 0, NULL, 0, 0);
		if (process.handle > 0) {
			process_kill(process);
			finish(process);
		}
		refused += process.handle == -TESSERA_EINVAL;
		copy[i] ^= 0x55;
	}
	CHECK(refused > 100, true);
	CHECK(finish((struct process){try(copy, process_image_bytes)}), GIFT_STATUS);
}

static int32_t try_path(const char *path)
{
	return process_create_fs(path, "returns", NULL, 0, NULL, 0, 0).handle;
}

static void test_paths(void)
{
	static const char *const none[] = {
		"",
		"/",
		"child",
		"boot/child",
		"/boot",
		"/boot/",
		"/boot//child",
		"/boot/child/",
		"/boot/Child",
		"/boot/chil",
		"/boot/childs",
		"/boot/booter",
		"/boot/process",
		"/boot/../boot/child",
		"//boot/child",
		"/boot/child ",
		"/boot/child\n",
		"/boot/\xff\x80\x01",
		"/boot/%s%n",
		" /boot/child",
	};

	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		check_equal(try_path(none[i]), -TESSERA_ENOENT, "a path", (int)i);
	memset(copy, 'a', COPY_BYTES - 1);
	copy[COPY_BYTES - 1] = 0;
	CHECK(try_path(copy), -TESSERA_ENOENT);
	memcpy(copy, "/boot/", 6);
	CHECK(try_path(copy), -TESSERA_ENOENT);
	CHECK(try_path(NULL), -TESSERA_EINVAL);
}

/* What lies there is refused as it is in memory, and so is what else is asked for. */
static void test_path_arguments(void)
{
	const struct process_resource none = {.kind = PROCESS_THREADS, .value = 0};

	CHECK(process_create_fs("/boot/child", "a", NULL, 0, NULL, 0, 2).handle, -TESSERA_EINVAL);
	CHECK(process_create_fs("/boot/child", "a", NULL, 1, NULL, 0, 0).handle, -TESSERA_EINVAL);
	CHECK(process_create_fs("/boot/child", "a", NULL, 0, &none, 1, 0).handle, -TESSERA_EINVAL);
	CHECK(process_create_fs("/boot/child", "a name of 16 byt", NULL, 0, NULL, 0, 0).handle,
	      -TESSERA_ENAMETOOLONG);
}

/* A process has the boot image never, whatever its maker has. */
static void test_without_boot_image(void)
{
	CHECK(finish(make("looks for paths")), GIFT_STATUS);
}

static void test_arguments(void)
{
	const struct scheduling_parameter high = {SCHEDULE_PRIORITY, 21};
	const struct scheduling_parameter weight = {SCHEDULE_WEIGHT, 1};
	const struct process_resource kind = {.kind = PROCESS_ENVIRONMENT + 1};
	const struct process_resource none = {.kind = PROCESS_THREADS, .value = 0};
	const struct process_resource negative = {.kind = PROCESS_PAGES, .value = -1};

	CHECK(process_create(process_image, process_image_bytes, "a", NULL, 0, NULL, 0, 2).handle,
	      -TESSERA_EINVAL);
	CHECK(process_create(process_image, process_image_bytes, "a name of 16 byt", NULL, 0, NULL,
			     0, 0)
		      .handle,
	      -TESSERA_ENAMETOOLONG);
	CHECK(process_create(process_image, process_image_bytes, "a", NULL, 1, NULL, 0, 0).handle,
	      -TESSERA_EINVAL);
	CHECK(process_create(process_image, process_image_bytes, "a", NULL, 0, NULL, 1, 0).handle,
	      -TESSERA_EINVAL);
	CHECK(process_create(process_image, process_image_bytes, "a", &high, 1, NULL, 0, 0).handle,
	      -TESSERA_ERANGE);
	CHECK(process_create(process_image, process_image_bytes, "a", &weight, 1, NULL, 0, 0)
		      .handle,
	      -TESSERA_EINVAL);
	CHECK(make_with("a", &kind, 1).handle, -TESSERA_EINVAL);
	CHECK(make_with("a", &none, 1).handle, -TESSERA_EINVAL);
	CHECK(make_with("a", &negative, 1).handle, -TESSERA_EINVAL);
}

/* A page has room for so much and no more. */
static void test_long_arguments(void)
{
	static char text[4096];
	const char *const arguments[] = {text, NULL};
	const struct process_resource gift = {.kind = PROCESS_ARGUMENTS, .value = (intptr_t)arguments};
	size_t length = 0;

	for (size_t step = 2048; step; step /= 2) {
		struct process process;

		memset(text, 'a', length + step);
		text[length + step] = 0;
		process = make_with("returns", &gift, 1);
		if (process.handle > 0)
			length += step;
		if (process.handle > 0)
			finish(process);
		else
			CHECK(process.handle, -TESSERA_E2BIG);
	}
	CHECK(length > 3700 && length < 4000, true);
}

static void test_resources(void)
{
	struct process_resource gift = {.kind = PROCESS_SLOT, .value = 31, .there = GIFT_SLOT};

	CHECK(make_with("a", &gift, 1).handle, -TESSERA_EPERM);
	gift.value = 5000;
	CHECK(make_with("a", &gift, 1).handle, -TESSERA_EINVAL);
	gift.value = vault_slot();
	gift.there = 256;
	CHECK(make_with("a", &gift, 1).handle, -TESSERA_EINVAL);
	gift.there = 16;
	CHECK(make_with("a", &gift, 1).handle, -TESSERA_EEXIST);
	gift = (struct process_resource){.kind = PROCESS_MEMORY, .flags = MEM_READ, .value = 12345};
	CHECK(make_with("a", &gift, 1).handle, -TESSERA_EBADF);
	gift = (struct process_resource){.kind = PROCESS_THREADS, .value = 5};
	CHECK(make_with("a", &gift, 1).handle, -TESSERA_EAGAIN);
	gift = (struct process_resource){.kind = PROCESS_PAGES, .value = 5000};
	CHECK(make_with("a", &gift, 1).handle, -TESSERA_ENOMEM);
}

/* With one page less each time: until none is made, and back. */
static void test_memory(void)
{
	struct process_resource pages = {.kind = PROCESS_PAGES};
	int64_t limit = capmgr_quota(CAPMGR_PAGES_LIMIT) - capmgr_quota(CAPMGR_PAGES_USED);
	unsigned made = 0, refused = 0;

	for (int64_t less = 0; less < 60; less++) {
		struct process process;

		pages.value = limit - less;
		process = make_with("returns", &pages, 1);
		if (process.handle > 0)
			CHECK(finish(process), GIFT_STATUS);
		else
			CHECK(process.handle, -TESSERA_ENOMEM);
		made += process.handle > 0;
		refused += process.handle < 0;
	}
	CHECK(made > 0 && refused > 0, true);
}

static void test_handles(void)
{
	static const int32_t none[] = {0, -1, INT32_MIN, INT32_MAX, 1, 63, 64, 200};

	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		struct process process = {none[i]};

		CHECK(process_get_exit_status(process, NULL), -TESSERA_EBADF);
		CHECK(process_kill(process), -TESSERA_EBADF);
	}
}

static void test_events(void)
{
	struct event event = event_create(1);
	struct event_source source = {EVENT_PROCESS_ENDED, 200};

	CHECK(event_add(event, source), -TESSERA_EBADF);
	source.handle = (int32_t)crt_startup->instance;
	CHECK(event_add(event, source), -TESSERA_EBADF);
	CHECK(event_delete(event), 0);
}

static void test_meddling(void)
{
	CHECK(finish(make("meddles")), GIFT_STATUS);
}

/* ------------------------------------------------------------------ the scheduler's services, by
 * hand */

#define NONE ~0ull

static int64_t component(uint64_t threads)
{
	return capmgr_component_create(0x400000, 16, 0, threads ? crt_startup->first_thread + 3 : 0,
				       threads);
}

static void end(int64_t handle)
{
	int64_t status;

	do
		status = capmgr_component_end((uint64_t)handle);
	while (status == CAPMGR_MORE);
	CHECK(status, 0);
}

static int64_t begin(int64_t handle, uint64_t first, uint64_t count)
{
	return sched_process_start((uint64_t)handle, first | count << 32, NONE, NONE, NONE);
}

static void test_services(void)
{
	uint64_t first = crt_startup->first_thread + 3;
	int64_t handle = component(2);

	CHECK(sched_process_create(0, 0, 0, 0), -TESSERA_EPERM);
	CHECK(sched_process_create(crt_startup->instance, 0, 0, 0), -TESSERA_EPERM);
	CHECK(sched_process_create((uint64_t)handle + 64, 0, 0, 0), -TESSERA_EPERM);
	CHECK(sched_process_create((uint64_t)handle, 0, NONE, NONE), -TESSERA_EINVAL);
	CHECK(begin(handle, first, 1), -TESSERA_EBADF);
	CHECK(sched_process_create((uint64_t)handle, 0x400000, 0, 0), 0);
	CHECK(sched_process_create((uint64_t)handle, 0x400000, 0, 0), -TESSERA_EEXIST);
	CHECK(sched_process_status((uint64_t)handle), -TESSERA_EINVAL);
	CHECK(begin(handle, first, 0), -TESSERA_EINVAL);
	CHECK(begin(handle, 0, 1), -TESSERA_ERANGE);
	CHECK(begin(handle, first, 1000), -TESSERA_ERANGE);
	CHECK(begin(handle, crt_startup->first_thread, 1), -TESSERA_ERANGE);
	CHECK(begin(handle, first, 3), -TESSERA_ERANGE);
	CHECK(sched_process_start((uint64_t)handle, first | 1ull << 32, 99, NONE, NONE),
	      -TESSERA_EINVAL);
	CHECK(begin(handle, first, 2), 0);
	CHECK(begin(handle, first, 2), -TESSERA_EEXIST);
	pause_for(100);
	CHECK(sched_process_status((uint64_t)handle), 1ll << 32 | (uint32_t)-TESSERA_EFAULT);
	CHECK(sched_process_end((uint64_t)handle), 0);
	CHECK(sched_process_end((uint64_t)handle), -TESSERA_EBADF);
	end(handle);
}

/* It faults at once, as there is nothing at its entry; the scheduler is not told that it has gone.
 */
static void test_forgotten(void)
{
	for (unsigned i = 0; i < 200; i++) {
		int64_t handle = component(1);

		CHECK(sched_process_create((uint64_t)handle, 0x400000, 0, 0), 0);
		CHECK(begin(handle, crt_startup->first_thread + 3, 1), 0);
		if (i % 2)
			pause_for(100);
		end(handle);
		CHECK(i % 3 || sched_process_end((uint64_t)handle) != -TESSERA_EPERM, true);
	}
	/* What is left of the last one. */
	CHECK(finish(make("returns")), GIFT_STATUS);
}

static const struct process_case cases[] = {
	{"bad-images", test_images},
	{"paths-of-nothing", test_paths},
	{"bad-arguments-with-a-path", test_path_arguments},
	{"a-path-without-the-boot-image", test_without_boot_image},
	{"bad-arguments", test_arguments},
	{"what-the-maker-cannot-give", test_resources},
	{"more-arguments-than-there-is-room-for", test_long_arguments},
	{"too-little-memory-at-any-step", test_memory},
	{"what-is-no-process", test_handles},
	{"events-of-what-is-no-process", test_events},
	{"what-a-process-may-not", test_meddling},
	{"orders-to-the-scheduler-that-are-wrong", test_services},
	{"processes-that-the-scheduler-was-not-told-of", test_forgotten},
	{NULL, NULL},
};

const struct process_cases refusal_cases = {"refused", cases};
