#include "coverage_file.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define RANGE_MAX (UINT64_C(1) << 30)

static const char magic[8] = {'T', 'S', 'R', 'C', 'O', 'V', '1', '\n'};

struct header {
	char magic[8];
	uint64_t low;
	uint64_t high;
};

static size_t bitmap_size(uint64_t low, uint64_t high)
{
	return (size_t)((high - low + 7) / 8);
}

int coverage_set_create(struct coverage_set *set, uint64_t low, uint64_t high)
{
	*set = (struct coverage_set){.low = low, .high = high};
	if (low >= high || high - low > RANGE_MAX)
		return COVERAGE_E_RANGE;
	set->bits = calloc(bitmap_size(low, high), 1);
	return set->bits ? 0 : COVERAGE_E_MEMORY;
}

void coverage_set_destroy(struct coverage_set *set)
{
	free(set->bits);
	*set = (struct coverage_set){0};
}

bool coverage_set_in_range(const struct coverage_set *set, uint64_t address)
{
	return address >= set->low && address < set->high;
}

void coverage_set_add(struct coverage_set *set, uint64_t address)
{
	if (!coverage_set_in_range(set, address))
		return;
	uint64_t i = address - set->low;
	set->bits[i / 8] = (uint8_t)(set->bits[i / 8] | 1U << i % 8);
}

bool coverage_set_has(const struct coverage_set *set, uint64_t address)
{
	if (!coverage_set_in_range(set, address))
		return false;
	uint64_t i = address - set->low;
	return set->bits[i / 8] >> i % 8 & 1;
}

static int read_all(int fd, void *buffer, size_t size, off_t offset)
{
	char *next = buffer;

	while (size > 0) {
		ssize_t n = pread(fd, next, size, offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return COVERAGE_E_SYSTEM;
		if (n == 0)
			return COVERAGE_E_FORMAT;
		next += n;
		size -= (size_t)n;
		offset += n;
	}
	return 0;
}

static int write_all(int fd, const void *buffer, size_t size, off_t offset)
{
	const char *next = buffer;

	while (size > 0) {
		ssize_t n = pwrite(fd, next, size, offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return COVERAGE_E_SYSTEM;
		next += n;
		size -= (size_t)n;
		offset += n;
	}
	return 0;
}

static int read_set(int fd, struct coverage_set *set)
{
	struct header header;
	struct stat status;

	int error = read_all(fd, &header, sizeof(header), 0);
	if (error)
		return error;
	if (memcmp(header.magic, magic, sizeof(magic)) != 0)
		return COVERAGE_E_FORMAT;
	error = coverage_set_create(set, le64toh(header.low), le64toh(header.high));
	if (error)
		return error == COVERAGE_E_RANGE ? COVERAGE_E_FORMAT : error;
	size_t size = bitmap_size(set->low, set->high);
	if (fstat(fd, &status) != 0)
		return COVERAGE_E_SYSTEM;
	if (status.st_size != (off_t)(sizeof(header) + size))
		return COVERAGE_E_FORMAT;
	return read_all(fd, set->bits, size, sizeof(header));
}

static int write_set(int fd, const struct coverage_set *set)
{
	struct header header = {.low = htole64(set->low), .high = htole64(set->high)};

	memcpy(header.magic, magic, sizeof(magic));
	int error = write_all(fd, &header, sizeof(header), 0);
	if (error)
		return error;
	return write_all(fd, set->bits, bitmap_size(set->low, set->high), sizeof(header));
}

int coverage_file_read(const char *path, struct coverage_set *set)
{
	*set = (struct coverage_set){0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return COVERAGE_E_SYSTEM;
	int error = flock(fd, LOCK_SH) == 0 ? read_set(fd, set) : COVERAGE_E_SYSTEM;
	if (error)
		coverage_set_destroy(set);
	close(fd);
	return error;
}

static int merge_into_existing(int fd, const struct coverage_set *set)
{
	struct coverage_set sum = {0};

	int error = read_set(fd, &sum);
	if (!error && (sum.low != set->low || sum.high != set->high))
		error = COVERAGE_E_OTHER_RANGE;
	if (!error) {
		for (size_t i = 0; i < bitmap_size(set->low, set->high); i++)
			sum.bits[i] |= set->bits[i];
		/* Only bits are added, so a write cut short leaves a valid file. */
		error = write_set(fd, &sum);
	}
	coverage_set_destroy(&sum);
	return error;
}

static int merge_locked(int fd, const struct coverage_set *set)
{
	struct stat status;

	if (flock(fd, LOCK_EX) != 0 || fstat(fd, &status) != 0)
		return COVERAGE_E_SYSTEM;
	return status.st_size == 0 ? write_set(fd, set) : merge_into_existing(fd, set);
}

int coverage_file_merge(const char *path, const struct coverage_set *set)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return COVERAGE_E_SYSTEM;
	int error = merge_locked(fd, set);
	if (close(fd) != 0 && !error)
		error = COVERAGE_E_SYSTEM;
	return error;
}

const char *coverage_error_text(int error)
{
#define COVERAGE_ERROR_TEXT(name, text)                                                            \
	case name:                                                                                 \
		return text;
	switch (error) {
		COVERAGE_ERRORS(COVERAGE_ERROR_TEXT)
	default:
		return "no error";
	}
#undef COVERAGE_ERROR_TEXT
}
