/* What the files say, against what the suite knows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capmgr.h"
#include "check.h"
#include "client.h"
#include "crt.h"
#include "manager.h"
#include "proc_cases.h"
#include "sched.h"

#define PATH_BYTES 40
#define PAGE_KB	   4

static const char *file_of(uint64_t handle, const char *file)
{
	static char path[PATH_BYTES];

	snprintf(path, sizeof(path), "%lu/%s", (unsigned long)handle, file);
	return path;
}

/* A file's text, until the next is read. */
static const char *text_at(const char *path)
{
	int64_t file = client_open(path, FILE_OPEN_READ, 0);
	int64_t length = client_read(file, 0, DATA_BYTES - 1);

	CHECK_GOOD(file);
	CHECK_GOOD(length);
	client_data[length < 0 ? 0 : length] = '\0';
	CHECK(client_clunk(file), 0);
	return client_data;
}

/* The number behind a label. */
static int64_t value_of(const char *text, const char *label)
{
	const char *at = strstr(text, label);

	return at ? strtol(at + strlen(label), NULL, 10) : -1;
}

static bool says(const char *text, const char *line)
{
	return strstr(text, line);
}

static int64_t make_component(void)
{
	return MANAGER(capmgr_component_create(0x400000, 16, 0, 0, 0));
}

static void end_component(int64_t handle)
{
	int64_t status;

	do
		status = MANAGER(capmgr_component_end((uint64_t)handle));
	while (status == CAPMGR_MORE);
	CHECK(status, 0);
}

static void status_tells_what_it_is(void)
{
	const char *text = text_at(file_of(own_handle, "status"));

	CHECK(says(text, "Name:\tsuite\n"), true);
	CHECK(says(text, "State:\tR (running)\n"), true);
	CHECK(value_of(text, "\nPid:\t"), own_handle);
	CHECK(value_of(text, "\nPPid:\t"), 0);
	CHECK(value_of(text, "\nFamily:\t"), own_handle);
	CHECK(value_of(text, "\nScheduler:\t"), sched_component());
}

static void status_tells_the_quotas(void)
{
	const char *text = text_at(file_of(own_handle, "status"));

	CHECK(value_of(text, "\nVmRSS:\t"), MANAGER(capmgr_quota(CAPMGR_PAGES_USED)) * PAGE_KB);
	CHECK(value_of(text, "\nVmLim:\t"), MANAGER(capmgr_quota(CAPMGR_PAGES_LIMIT)) * PAGE_KB);
	CHECK(value_of(text, "\nThreads:\t"), MANAGER(capmgr_quota(CAPMGR_THREADS_USED)));
	CHECK(value_of(text, "\nSlots:\t"), MANAGER(capmgr_quota(CAPMGR_SLOTS_USED)));
	CHECK(value_of(text, "\nMemOwned:\t"), MANAGER(capmgr_quota(CAPMGR_MEM_OWNED)));
	CHECK(value_of(text, "\nMemMapped:\t"), MANAGER(capmgr_quota(CAPMGR_MEM_MAPPED)));
}

static bool is_listed(int64_t handle)
{
	int64_t root = client_open("", FILE_OPEN_READ, 0), count;
	uint64_t cookie = 0;
	bool found = false;

	CHECK_GOOD(root);
	while ((count = client_readdir(root, cookie, DATA_BYTES / sizeof(struct file_entry))) > 0)
		for (int64_t i = 0; i < count; i++) {
			struct file_entry entry;

			memcpy(&entry, client_data + i * (int64_t)sizeof(entry), sizeof(entry));
			cookie = entry.cookie;
			found = found || strtol(entry.name, NULL, 10) == handle;
		}
	CHECK(count, 0);
	CHECK(client_clunk(root), 0);
	return found;
}

static void directories_come_and_go_with_components(void)
{
	int64_t made = make_component();

	CHECK_GOOD(made);
	CHECK(is_listed((int64_t)own_handle), true);
	CHECK(is_listed(made), true);
	CHECK(value_of(text_at(file_of((uint64_t)made, "status")), "\nPPid:\t"), own_handle);
	end_component(made);
	CHECK(is_listed(made), false);
	CHECK(client_walk(file_of((uint64_t)made, "status"), true), -TESSERA_ENOENT);
}

/* What its maker says its name is is only shown. */
static void a_process_is_shown_by_its_name(void)
{
	uint64_t made = (uint64_t)make_component(), name[2] = {0};
	const char *text;

	memcpy(name, "a\n\xff b", strlen("a\n\xff b"));
	CHECK(says(text_at(file_of(made, "status")), "State:\t- (not scheduled here)\n"), true);
	CHECK(sched_process_create(made, 0x400000, name[0], name[1]), 0);
	text = text_at(file_of(made, "status"));
	CHECK(says(text, "Name:\ta?? b\n"), true);
	CHECK(says(text, "State:\tN (new)\n"), true);
	CHECK(sched_process_kill(made), 0);
	CHECK(says(text_at(file_of(made, "status")), "State:\tZ (ended)\n"), true);
	CHECK(sched_process_end(made), 0);
	CHECK(says(text_at(file_of(made, "status")), "Name:\t-\n"), true);
	end_component((int64_t)made);
}

/* Whoever gets its number: what was opened is of that component alone. */
static void a_file_outlives_its_component_as_an_error(void)
{
	static const char *const names[] = {"status", "maps", "caps", "threads"};
	int64_t made = make_component(), again, files[4];

	for (unsigned i = 0; i < 4; i++)
		CHECK_GOOD(files[i] = client_open(file_of((uint64_t)made, names[i]), FILE_OPEN_READ,
						  0));
	end_component(made);
	for (unsigned i = 0; i < 4; i++)
		CHECK(client_read(files[i], 0, DATA_BYTES), -TESSERA_ESTALE);
	again = make_component();
	CHECK(again % CAPMGR_COMPONENTS, made % CAPMGR_COMPONENTS);
	for (unsigned i = 0; i < 4; i++) {
		CHECK(client_read(files[i], 0, DATA_BYTES), -TESSERA_ESTALE);
		CHECK(client_clunk(files[i]), 0);
	}
	end_component(again);
}

static void maps_show_a_page_while_it_is_there(void)
{
	int64_t at = MANAGER(capmgr_page_alloc(0));
	char begin[PATH_BYTES], end[PATH_BYTES];
	const char *text = text_at(file_of(own_handle, "maps"));
	bool begins, ends;

	snprintf(begin, sizeof(begin), "%09lx-", (unsigned long)at);
	snprintf(end, sizeof(end), "-%09lx rw-p", (unsigned long)at + PAGE_BYTES);
	begins = says(text, begin);
	ends = says(text, end);
	CHECK(begins || ends, true);
	CHECK(MANAGER(capmgr_page_free((uint64_t)at)), 0);
	text = text_at(file_of(own_handle, "maps"));
	CHECK(says(text, end), false);
}

static void maps_tell_shared_memory_apart(void)
{
	char line[PATH_BYTES];

	snprintf(line, sizeof(line), "-%09lx rw-s", (unsigned long)client_data + DATA_BYTES);
	CHECK(says(text_at(file_of(own_handle, "maps")), line), true);
}

static void caps_show_where_gates_lead(void)
{
	int64_t slot = MANAGER(capmgr_gate_create(0x400000, 7));
	char line[PATH_BYTES];

	CHECK_GOOD(slot);
	snprintf(line, sizeof(line), "%4lu gate      00 -> %lu suite\n", (unsigned long)slot,
		 (unsigned long)own_handle);
	CHECK(says(text_at(file_of(own_handle, "caps")), line), true);
	CHECK(MANAGER(capmgr_relinquish(CAPMGR_SLOT, (uint64_t)slot)), 0);
	CHECK(says(text_at(file_of(own_handle, "caps")), line), false);
}

static void threads_show_their_handles(void)
{
	const char *text = text_at(file_of(own_handle, "threads"));
	char handle[PATH_BYTES];

	snprintf(handle, sizeof(handle), " %ld ", (long)sched_thread_self());
	CHECK(says(text, handle), true);
	CHECK(says(text_at("sched"), handle), true);
}

static void memory_tells_what_is_free(void)
{
	const char *text = text_at("memory");

	CHECK(value_of(text, "MemFree:"), MANAGER(capmgr_quota(CAPMGR_PAGES_FREE)) * PAGE_KB);
	CHECK(says(text, " kB suite\n"), true);
	CHECK(says(text, " kB procfs\n"), true);
}

/* In hundredths of a second. */
static long uptime(void)
{
	char *point;
	long seconds = strtol(text_at("uptime"), &point, 10);

	return 100 * seconds + strtol(point + 1, NULL, 10);
}

static void uptime_goes_on(void)
{
	long before = uptime(), after;

	CHECK(sched_thread_sleep_until((uint64_t)before / 100 + 1, 0), 0);
	after = uptime();
	CHECK(after >= (before / 100 + 1) * 100 && after < before + 200, true);
}

static void a_text_can_be_read_in_parts(void)
{
	char whole[64];
	int64_t file = client_open(file_of(own_handle, "status"), FILE_OPEN_READ, 0);

	CHECK(client_read(file, 0, 20), 20);
	memcpy(whole, client_data, 20);
	CHECK(client_read(file, 5, 10), 10);
	CHECK(memcmp(whole + 5, client_data, 10), 0);
	CHECK(client_read(file, 100000, 10), 0);
	CHECK(client_clunk(file), 0);
}

static void nothing_can_be_written(void)
{
	CHECK(client_open(file_of(own_handle, "status"), FILE_OPEN_WRITE, 0), -TESSERA_EROFS);
	CHECK(client_open("memory", FILE_OPEN_READ_WRITE, 0), -TESSERA_EROFS);
	CHECK(client_remove(file_of(own_handle, "status"), false), -TESSERA_EROFS);
	CHECK(client_make("999", 0700), -TESSERA_EROFS);
}

static void names_that_are_none_are_not_found(void)
{
	static const char *const paths[] = {"0x1",   "01",	     "-1", "18446744073709551615",
					    "suite", "999999/status"};

	for (unsigned i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		CHECK(client_walk(paths[i], true), -TESSERA_ENOENT);
	CHECK(client_walk("memory/x", true), -TESSERA_ENOTDIR);
}

void run_file_cases(void)
{
	CASE(status_tells_what_it_is);
	CASE(status_tells_the_quotas);
	CASE(directories_come_and_go_with_components);
	CASE(a_process_is_shown_by_its_name);
	CASE(a_file_outlives_its_component_as_an_error);
	CASE(maps_show_a_page_while_it_is_there);
	CASE(maps_tell_shared_memory_apart);
	CASE(caps_show_where_gates_lead);
	CASE(threads_show_their_handles);
	CASE(memory_tells_what_is_free);
	CASE(uptime_goes_on);
	CASE(a_text_can_be_read_in_parts);
	CASE(nothing_can_be_written);
	CASE(names_that_are_none_are_not_found);
}
