#include "walk.h"

#include <string.h>

struct walker {
	struct physical *physical;
	const struct visitor *visitor;
};

/* A table on the way, with what the entries above it allow. */
struct place {
	uint64_t table;
	unsigned int level;
	uint64_t address;
	bool write, execute, user;
};

static uint64_t span_of(unsigned int level)
{
	return (uint64_t)PAGE_BYTES << 9 * level;
}

/* Bit 47 and all above it are the same. */
static uint64_t canonical(uint64_t address)
{
	return (uint64_t)((int64_t)(address << 16) >> 16);
}

bool address_in_kernel_half(uint64_t address)
{
	return address >> 63;
}

/* A 4 KiB page, or a large one of the second or third level. */
static bool is_page(uint64_t entry, unsigned int level)
{
	return level == 0 || (level < LEVELS - 1 && (entry & ENTRY_LARGE));
}

static struct place below(const struct place *place, uint64_t entry, unsigned int index)
{
	uint64_t address = place->address + index * span_of(place->level);

	return (struct place){
		.table = entry & ENTRY_ADDRESS,
		.level = place->level - 1,
		.address = place->level == LEVELS - 1 ? canonical(address) : address,
		.write = place->write && (entry & ENTRY_WRITE),
		.execute = place->execute && !(entry & ENTRY_NO_EXECUTE),
		.user = place->user && (entry & ENTRY_USER),
	};
}

static struct mapping page(const struct place *place, uint64_t entry, unsigned int index)
{
	struct place inner = below(place, entry, index);
	uint64_t bytes = span_of(place->level);

	return (struct mapping){
		.address = inner.address,
		.physical = entry & ENTRY_ADDRESS & ~(bytes - 1),
		.bytes = bytes,
		.table = place->table,
		.index = index,
		.write = inner.write,
		.execute = inner.execute,
		.user = inner.user,
		.global = entry & ENTRY_GLOBAL,
		.uncached = entry & ENTRY_UNCACHED,
	};
}

static bool walk_table(const struct walker *walker, const struct place *place);

static bool walk_entry(const struct walker *walker, const struct place *place, uint64_t entry,
		       unsigned int index)
{
	const struct visitor *visitor = walker->visitor;

	if (is_page(entry, place->level)) {
		struct mapping mapping = page(place, entry, index);
		visitor->mapping(visitor->context, &mapping);
		return true;
	}
	struct place inner = below(place, entry, index);
	struct link link = {inner.table, place->table, index, inner.level, inner.address};
	if (visitor->link && !visitor->link(visitor->context, &link))
		return true;
	return walk_table(walker, &inner);
}

static bool walk_table(const struct walker *walker, const struct place *place)
{
	const uint64_t *table = physical_at(walker->physical, place->table, PAGE_BYTES);
	bool good = true;

	if (!table)
		return false;
	for (unsigned int i = 0; i < ENTRIES; i++) {
		if (table[i] & ENTRY_PRESENT)
			good &= walk_entry(walker, place, table[i], i);
	}
	return good;
}

bool walk(struct physical *physical, uint64_t top, unsigned int level,
	  const struct visitor *visitor)
{
	struct walker walker = {physical, visitor};
	struct place place = {
		.table = top, .level = level, .write = true, .execute = true, .user = true};

	return walk_table(&walker, &place);
}

bool walk_translate(struct physical *physical, uint64_t root, uint64_t address, uint64_t *result)
{
	uint64_t table = root;

	for (unsigned int level = LEVELS; level-- > 0;) {
		const uint64_t *entries = physical_at(physical, table, PAGE_BYTES);
		if (!entries)
			return false;
		uint64_t entry = entries[address / span_of(level) % ENTRIES];
		if (!(entry & ENTRY_PRESENT))
			return false;
		table = entry & ENTRY_ADDRESS;
		if (is_page(entry, level)) {
			uint64_t inside = span_of(level) - 1;
			*result = (table & ~inside) | (address & inside);
			return true;
		}
	}
	return false;
}

/* How many bytes from the address on, up to `bytes`, lie in one piece of physical memory. */
static bool find_run(struct physical *physical, uint64_t root, uint64_t address, uint64_t bytes,
		     uint64_t *start, uint64_t *length)
{
	uint64_t next;

	if (!walk_translate(physical, root, address, start))
		return false;
	*length = PAGE_BYTES - address % PAGE_BYTES;
	while (*length < bytes && walk_translate(physical, root, address + *length, &next) &&
	       next == *start + *length)
		*length += PAGE_BYTES;
	if (*length > bytes)
		*length = bytes;
	return true;
}

bool walk_read(struct physical *physical, uint64_t root, uint64_t address, uint64_t bytes, void *to)
{
	uint8_t *next = to;

	while (bytes > 0) {
		uint64_t start, length;
		if (!find_run(physical, root, address, bytes, &start, &length))
			return false;
		const void *from = physical_at(physical, start, length);
		if (!from)
			return false;
		memcpy(next, from, length);
		next += length;
		address += length;
		bytes -= length;
	}
	return true;
}
