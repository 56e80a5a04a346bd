/* Devices that are none. */
#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"

/* Bytes of one call. */
#define RANDOM_MOST 1024
#define TAKEN_MOST  256

static const char *const names[] = {"null", "zero", "full", "random"};

#define NAMES (sizeof(names) / sizeof(names[0]))

static int64_t write_bytes(int64_t fid, uint64_t count)
{
	return file_write_on(client_server, client_session, (uint64_t)fid, 0, DATA_PLACE, count);
}

static void each_is_a_character_device(void)
{
	int64_t root = client_open("", FILE_OPEN_READ, 0);

	CHECK(client_readdir(root, 0, NAMES + 1), NAMES);
	for (unsigned i = 0; i < NAMES; i++) {
		CHECK(strcmp(((struct file_entry *)client_data)[i].name, names[i]), 0);
		CHECK(client_stat(names[i], true), 0);
		CHECK(client_request->stat.mode, FILE_MODE_CHARACTER | 0666);
		CHECK(client_request->stat.size, 0);
	}
	CHECK(client_clunk(root), 0);
}

static void anybody_may_use_them(void)
{
	for (unsigned i = 0; i < NAMES; i++) {
		int64_t fid;

		client_become(5, 5);
		fid = client_open(names[i],
				  FILE_OPEN_READ_WRITE | FILE_OPEN_TRUNCATE | FILE_OPEN_APPEND |
					  FILE_OPEN_CREATE | FILE_OPEN_NONBLOCK,
				  0);
		client_become(0, 0);
		CHECK_GOOD(fid);
		CHECK_GOOD(client_read(fid, 0, 1));
		CHECK(client_read(fid, 0, 0), 0);
		CHECK(client_write(fid, 0, ""), 0);
		CHECK(file_ready_on(client_server, client_session, (uint64_t)fid),
		      FILE_READABLE | FILE_WRITABLE);
		CHECK(client_clunk(fid), 0);
	}
}

static void null_is_empty_and_takes_all(void)
{
	int64_t fid = client_open("null", FILE_OPEN_READ_WRITE, 0);

	CHECK(client_read(fid, 0, DATA_BYTES), 0);
	CHECK(client_read(fid, UINT64_MAX, 1), 0);
	CHECK(write_bytes(fid, DATA_BYTES), DATA_BYTES);
	CHECK(client_read(fid, 0, DATA_BYTES), 0);
	CHECK(client_clunk(fid), 0);
}

static void check_zeros(int64_t fid, uint64_t offset)
{
	bool good = true;

	memset(client_data, 'x', DATA_BYTES);
	CHECK(client_read(fid, offset, DATA_BYTES - 1), DATA_BYTES - 1);
	for (unsigned i = 0; i < DATA_BYTES - 1; i++)
		good = good && !client_data[i];
	CHECK(good, true);
	CHECK(client_data[DATA_BYTES - 1], 'x');
}

static void zero_has_zeros_at_any_offset(void)
{
	int64_t fid = client_open("zero", FILE_OPEN_READ_WRITE, 0);

	check_zeros(fid, 0);
	check_zeros(fid, 1ul << 40);
	check_zeros(fid, UINT64_MAX);
	CHECK(client_write(fid, 0, "text"), 4);
	check_zeros(fid, 0);
	CHECK(client_clunk(fid), 0);
}

static void full_has_room_for_nothing(void)
{
	int64_t fid = client_open("full", FILE_OPEN_READ_WRITE, 0);

	CHECK(client_write(fid, 0, "x"), -TESSERA_ENOSPC);
	CHECK(client_write(fid, UINT64_MAX, "x"), -TESSERA_ENOSPC);
	check_zeros(fid, 0);
	CHECK(client_clunk(fid), 0);
}

static void random_says_something_else_each_time(void)
{
	static char before[RANDOM_MOST];
	int64_t fid = client_open("random", FILE_OPEN_READ, 0);

	for (unsigned i = 0; i < 16; i++) {
		memset(client_data, 0, RANDOM_MOST + 1);
		CHECK(client_read(fid, 0, RANDOM_MOST + 1), RANDOM_MOST);
		CHECK(client_data[RANDOM_MOST], 0);
		for (unsigned j = 0; j < RANDOM_MOST; j += 16)
			CHECK(memcmp(before + j, client_data + j, 16) != 0, true);
		memcpy(before, client_data, RANDOM_MOST);
	}
	CHECK(client_read(fid, 0, 1), 1);
	CHECK(client_clunk(fid), 0);
}

/* In each place of a byte about half of 8192 bits are set: within eight standard deviations. */
static void random_bits_are_even(void)
{
	int64_t fid = client_open("random", FILE_OPEN_READ, 0);
	unsigned set[8] = {0};

	for (unsigned i = 0; i < 8; i++) {
		CHECK(client_read(fid, 0, RANDOM_MOST), RANDOM_MOST);
		for (unsigned j = 0; j < RANDOM_MOST * 8; j++)
			set[j % 8] += (unsigned char)client_data[j / 8] >> j % 8 & 1;
	}
	for (unsigned i = 0; i < 8; i++)
		CHECK(set[i] > 4096 - 362 && set[i] < 4096 + 362, true);
	CHECK(client_clunk(fid), 0);
}

static void random_takes_what_is_written(void)
{
	int64_t fid = client_open("random", FILE_OPEN_READ_WRITE, 0);

	CHECK(client_write(fid, 0, "seed"), 4);
	CHECK(write_bytes(fid, DATA_BYTES), TAKEN_MOST);
	CHECK(client_read(fid, 0, 16), 16);
	CHECK(client_clunk(fid), 0);
}

void devices_run(void)
{
	CASE(each_is_a_character_device);
	CASE(anybody_may_use_them);
	CASE(null_is_empty_and_takes_all);
	CASE(zero_has_zeros_at_any_offset);
	CASE(full_has_room_for_nothing);
	CASE(random_says_something_else_each_time);
	CASE(random_bits_are_even);
	CASE(random_takes_what_is_written);
}
