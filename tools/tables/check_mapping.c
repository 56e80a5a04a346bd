/* The rules on a single page: who may do what with it, given what it is. */
#include <inttypes.h>
#include <stdio.h>

#include "check_internal.h"

/* The local APIC and the I/O APIC, which are the kernel's alone. */
#define LOCAL_APIC UINT64_C(0xfee00000)
#define IO_APIC	   UINT64_C(0xfec00000)

/* The window of graphics adapters and ROMs below 1 MiB, which is no RAM. */
#define LOW_DEVICES	UINT64_C(0xa0000)
#define LOW_DEVICES_END UINT64_C(0x100000)

static void fail(struct check *check, enum rule rule, const struct mapping *mapping)
{
	findings_fail(check->findings, rule,
		      "address %#" PRIx64 " (%s%s%s%s, physical %#" PRIx64 ", %" PRIu64
		      " KiB) of the table of frame %#" PRIx64 "%s, by entry %u of frame %#" PRIx64,
		      mapping->address, mapping->user ? "user r" : "kernel r",
		      mapping->write ? "w" : "-", mapping->execute ? "x" : "-",
		      mapping->uncached ? " uncached" : "", mapping->physical,
		      mapping->bytes / 1024, check->top / PAGE_BYTES,
		      check->kernels ? " (the kernel's)" : "", mapping->index,
		      mapping->table / PAGE_BYTES);
}

static bool overlaps(const struct mapping *mapping, struct range range)
{
	return mapping->physical < range.end && mapping->physical + mapping->bytes > range.start;
}

static bool inside(const struct mapping *mapping, struct range range)
{
	return mapping->physical >= range.start && mapping->physical + mapping->bytes <= range.end;
}

static void check_all(struct check *check, const struct mapping *mapping)
{
	const struct kernel *kernel = check->snapshot->kernel;

	if (mapping->write && mapping->execute)
		fail(check, RULE_WRITE_XOR_EXECUTE, mapping);
	if (mapping->write && overlaps(mapping, kernel->text))
		fail(check, RULE_TEXT_READ_ONLY, mapping);
	if (mapping->write && overlaps(mapping, kernel->constants))
		fail(check, RULE_CONSTANTS_READ_ONLY, mapping);
	if (kernel->guard >= mapping->address && kernel->guard - mapping->address < mapping->bytes)
		fail(check, RULE_STACK_GUARDED, mapping);
	if (mapping->user == address_in_kernel_half(mapping->address))
		fail(check, RULE_HALVES_APART, mapping);
}

static void check_kernels(struct check *check, const struct mapping *mapping)
{
	if (mapping->execute && !inside(mapping, check->snapshot->kernel->text))
		fail(check, RULE_TEXT_ONLY_EXECUTED, mapping);
}

/* What is no RAM, and not the kernel's. */
static bool is_device(const struct check *check, uint64_t address)
{
	if (address == LOCAL_APIC || address == IO_APIC)
		return false;
	return (address >= LOW_DEVICES && address < LOW_DEVICES_END) ||
	       address / PAGE_BYTES >= check->snapshot->frames.total;
}

static void check_device(struct check *check, const struct mapping *mapping)
{
	check->findings->summary.devices++;
	if (!mapping->uncached || mapping->execute)
		fail(check, RULE_DEVICES_UNCACHED, mapping);
}

static void mark(struct check *check, const struct mapping *mapping, uint64_t number)
{
	if (mapping->write)
		check->marks[number] |= MARK_WRITABLE;
	if (mapping->execute)
		check->marks[number] |= MARK_EXECUTABLE;
}

/* One frame of a mapping; user level has no large pages, but a check does not trust in that. */
static bool check_users_frame(struct check *check, const struct mapping *mapping, uint64_t address)
{
	const struct frames *frames = &check->snapshot->frames;
	uint64_t number = address / PAGE_BYTES;

	if (is_device(check, address)) {
		check_device(check, mapping);
		return true;
	}
	if (number >= frames->total || frames_get(frames, number).type != FRAME_USER)
		return false;
	mark(check, mapping, number);
	return true;
}

static void check_users(struct check *check, const struct mapping *mapping)
{
	if (mapping->global)
		fail(check, RULE_USER_NOT_GLOBAL, mapping);
	for (uint64_t offset = 0; offset < mapping->bytes; offset += PAGE_BYTES) {
		if (!check_users_frame(check, mapping, mapping->physical + offset)) {
			fail(check, RULE_USER_MEMORY_ONLY, mapping);
			return;
		}
	}
}

static void count(struct check *check, const struct mapping *mapping)
{
	unsigned int allowed =
		(mapping->write ? ALLOWS_WRITE : 0) | (mapping->execute ? ALLOWS_EXECUTE : 0);
	uint64_t pages = mapping->bytes / PAGE_BYTES;

	if (mapping->user)
		check->findings->summary.user[allowed] += pages;
	else if (check->kernels)
		check->findings->summary.kernel[allowed] += pages;
}

void check_mapping(struct check *check, const struct mapping *mapping)
{
	count(check, mapping);
	check_all(check, mapping);
	if (mapping->user)
		check_users(check, mapping);
	else
		check_kernels(check, mapping);
}
