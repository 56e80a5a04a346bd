#include "guest_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool map(struct guest_memory *memory, int file)
{
	struct stat stat;

	if (fstat(file, &stat) != 0)
		return false;
	memory->size = (uint64_t)stat.st_size;
	memory->bytes = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_SHARED, file, 0);
	return memory->bytes != MAP_FAILED;
}

bool guest_memory_open(struct guest_memory *memory, const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	bool good = file >= 0 && map(memory, file);

	if (!good)
		fprintf(stderr, "tessera plugin: the guest's memory: %s: %s\n", path,
			strerror(errno));
	if (file >= 0)
		close(file);
	return good;
}

static void copy(const struct guest_memory *memory, uint64_t physical, void *to, uint64_t bytes)
{
	if (physical < memory->size && memory->size - physical >= bytes)
		memcpy(to, memory->bytes + physical, (size_t)bytes);
}

uint64_t guest_memory_word(const struct guest_memory *memory, uint64_t physical)
{
	uint64_t word = 0;

	copy(memory, physical, &word, sizeof(word));
	return word;
}

uint32_t guest_memory_half(const struct guest_memory *memory, uint64_t physical)
{
	uint32_t half = 0;

	copy(memory, physical, &half, sizeof(half));
	return half;
}
