/* Serves the devices that are none: null, zero, full and random. */
#include <string.h>

#include "entropy.h"
#include "file_tree.h"
#include "random.h"

int cos_init(void);
int main(void);

/* So many bytes are made, or taken, at once: others are not to wait for long. */
#define ZEROS_MOST 65536
#define GIVEN_MOST 1024 /* 17 blocks of ChaCha20 */
#define TAKEN_MOST 256	/* 16 */

#define SEED_SAMPLES 32 /* of 64 bits of the processor's, where it has any */

static struct random generator;

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static int64_t read_nothing(uint32_t item, uint64_t offset, void *to, size_t count)
{
	(void)item, (void)offset, (void)to, (void)count;
	return 0;
}

static int64_t read_zeros(uint32_t item, uint64_t offset, void *to, size_t count)
{
	(void)item, (void)offset;
	count = least(count, ZEROS_MOST);
	memset(to, 0, count);
	return (int64_t)count;
}

static int64_t swallow(uint32_t item, uint64_t offset, const void *from, size_t count)
{
	(void)item, (void)offset, (void)from;
	return (int64_t)least(count, INT64_MAX);
}

static int64_t write_none(uint32_t item, uint64_t offset, const void *from, size_t count)
{
	(void)item, (void)offset, (void)from;
	return count ? -TESSERA_ENOSPC : 0;
}

/* ------------------------------------------------------------------ random */

static void take_sample(void)
{
	struct entropy sample = entropy_sample();

	random_take(&generator, &sample, sizeof(sample));
	explicit_bzero(&sample, sizeof(sample));
}

static int64_t read_random(uint32_t item, uint64_t offset, void *to, size_t count)
{
	(void)item, (void)offset;
	count = least(count, GIVEN_MOST);
	take_sample();
	random_give(&generator, to, count);
	return (int64_t)count;
}

static int64_t write_random(uint32_t item, uint64_t offset, const void *from, size_t count)
{
	(void)item, (void)offset;
	count = least(count, TAKEN_MOST);
	random_take(&generator, from, count);
	return (int64_t)count;
}

/* ------------------------------------------------------------------ */

#define DEVICE(device, reads, writes)                                                              \
	{                                                                                          \
		.name = device, .mode = FILE_MODE_CHARACTER | 0666, .read = reads, .write = writes \
	}

const struct file_node file_nodes[] = {
	{.mode = FILE_MODE_DIRECTORY | 0555},	     DEVICE("null", read_nothing, swallow),
	DEVICE("zero", read_zeros, swallow),	     DEVICE("full", read_zeros, write_none),
	DEVICE("random", read_random, write_random),
};
const unsigned file_node_count = sizeof(file_nodes) / sizeof(file_nodes[0]);

int cos_init(void)
{
	entropy_init();
	for (unsigned i = 0; i < SEED_SAMPLES; i++)
		take_sample();
	return file_server_open(FILE_TREE_ROOT);
}

int main(void)
{
	return file_server_run();
}
