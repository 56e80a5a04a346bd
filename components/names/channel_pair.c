#include "channel_pair.h"

#include <string.h>

#include <tessera/abi.h>

#define RANDOM_BYTES (RTOS_NAME_BYTES - 2) /* one more says which way, one is the NUL */
#define TRIES	     10			   /* as Intel's manual has it (volume 1, 7.3.17.1) */

enum way { TO_SERVER = 's', TO_CLIENT = 'c' };

/* ------------------------------------------------------------------ the name */

#define CPUID_FEATURES 1
#define CPUID_RDRAND   (1u << 30)

static bool has_random(void)
{
	uint32_t a = CPUID_FEATURES, b, c = 0, d;

	__asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return c & CPUID_RDRAND;
}

static bool read_random(uint64_t *random)
{
	bool is_good = false;

	for (int i = 0; i < TRIES && !is_good; i++)
		__asm__ volatile("rdrand %0" : "=r"(*random), "=@ccc"(is_good));
	return is_good;
}

/* Four bits a letter. */
static int make_name(char name[RTOS_NAME_BYTES])
{
	uint64_t random;

	if (!has_random() || !read_random(&random))
		return -TESSERA_ENOSYS;
	memset(name, 0, RTOS_NAME_BYTES);
	for (unsigned i = 0; i < RANDOM_BYTES; i++, random >>= 4)
		name[i] = (char)('a' + random % 16);
	return 0;
}

static const char *name_of(char name[RTOS_NAME_BYTES], enum way way)
{
	name[RANDOM_BYTES] = (char)way;
	return name;
}

/* ------------------------------------------------------------------ both sides */

static int create(struct channel_pair *pair, size_t element_size, size_t length, unsigned flags,
		  char name[RTOS_NAME_BYTES])
{
	struct channel to_server, to_client;

	to_server = channel_create(element_size, length, name_of(name, TO_SERVER), flags);
	if (to_server.handle < 0)
		return to_server.handle;
	to_client = channel_create(element_size, length, name_of(name, TO_CLIENT), flags);
	if (to_client.handle < 0) {
		channel_destroy(to_server);
		return to_client.handle;
	}
	*pair = (struct channel_pair){channel_get_send(to_server), channel_get_recv(to_client)};
	return 0;
}

int channel_pair_create(struct channel_pair *pair, size_t element_size, size_t length, unsigned flags,
			uint64_t name[2])
{
	char text[RTOS_NAME_BYTES];
	int error = make_name(text);

	if (!error)
		error = create(pair, element_size, length, flags, text);
	if (!error)
		memcpy(name, text, sizeof(text));
	return error;
}

int channel_pair_find(struct channel_pair *pair, size_t element_size, size_t length, uint64_t name,
		      uint64_t name_end)
{
	char text[RTOS_NAME_BYTES];

	memcpy(text, &name, sizeof(name));
	memcpy(text + sizeof(name), &name_end, sizeof(name_end));
	text[RTOS_NAME_BYTES - 1] = '\0';
	pair->send = channel_retrieve_send(element_size, length, name_of(text, TO_CLIENT));
	pair->recv = channel_retrieve_recv(element_size, length, name_of(text, TO_SERVER));
	if (pair->send.handle < 0)
		return pair->send.handle;
	return pair->recv.handle < 0 ? pair->recv.handle : 0;
}

int channel_pair_destroy(const struct channel_pair *pair)
{
	int error = channel_destroy((struct channel){pair->send.handle});
	int other = channel_destroy((struct channel){pair->recv.handle});

	return error ? error : other;
}
