/* Entries of page tables. Intel SDM vol. 3, "4-Level Paging"; bits as AMD64 has them too. */
#ifndef KERNEL_PTE_H
#define KERNEL_PTE_H

#include "config.h"

#include <stdint.h>
#include <tessera/abi.h>

#define PTE_PRESENT	  1ull
#define PTE_WRITE	  2ull
#define PTE_USER	  4ull
#define PTE_WRITE_THROUGH 8ull
#define PTE_UNCACHED	  16ull
#define PTE_ACCESSED	  32ull
#define PTE_DIRTY	  64ull
#define PTE_LARGE	  128ull
#define PTE_GLOBAL	  256ull
#define PTE_NO_EXECUTE	  (1ull << 63)
#define PTE_PAGE	  (PTE_PRESENT | PTE_USER | PTE_ACCESSED | PTE_DIRTY)
#define PTE_ADDRESS	  (0x000fffffffffffffull & ~(uint64_t)(PAGE_SIZE - 1))

static inline uint64_t pte_physical(uint64_t entry)
{
	return entry & PTE_ADDRESS;
}

static inline uint64_t pte_of_node(uint64_t physical)
{
	return physical | PTE_PRESENT | PTE_WRITE | PTE_USER | PTE_ACCESSED;
}

/* Accessed and dirty are preset: the MMU never writes into a table, the kernel never reads them.
 * The flags are one of 0, MAP_WRITE, MAP_EXECUTE. */
static inline uint64_t pte_of_page(uint64_t physical, uint64_t flags)
{
	static const uint64_t bits[] = {
		[0] = PTE_PAGE | PTE_NO_EXECUTE,
		[MAP_WRITE] = PTE_PAGE | PTE_NO_EXECUTE | PTE_WRITE,
		[MAP_EXECUTE] = PTE_PAGE,
	};

	return physical | bits[flags];
}

static inline uint64_t pte_of_device(uint64_t physical, uint64_t flags)
{
	return pte_of_page(physical, flags) | PTE_UNCACHED | PTE_WRITE_THROUGH;
}

/* The flags that a page was mapped with. */
static inline uint64_t pte_flags(uint64_t entry)
{
	return (entry & PTE_WRITE ? MAP_WRITE : 0) | (entry & PTE_NO_EXECUTE ? 0 : MAP_EXECUTE);
}

#endif
