/*
 * What the portable kernel needs of the machine. The host's tests and the model have a header of
 * the same name and functions (tests/host/kernel/arch.h).
 */
#ifndef KERNEL_ARCH_H
#define KERNEL_ARCH_H

#include "config.h"
#include "layout.h"
#include "types.h"

#include <tessera/abi.h>

struct core;

#define VECTOR_PAGE_FAULT 14
#define VECTOR_NO_VECTORS 7 /* device not available: the first use of vector registers */

#define USER_CODE_SELECTOR  0x2b
#define USER_DATA_SELECTOR  0x23
#define USER_FLAGS	    0x202    /* interrupts on */
#define USER_FLAGS_WRITABLE 0x240dd5 /* arithmetic, direction, trap, alignment check, ID */

/* Intel SDM vol. 3, "Task Management in 64-bit Mode". */
struct task_state {
	uint32_t reserved_0;
	uint64_t rsp[3];
	uint64_t reserved_1;
	uint64_t ist[7];
	uint64_t reserved_2;
	uint16_t reserved_3;
	uint16_t io_map;
} __attribute__((packed));

/* The processor's own tables, one set a core. */
struct arch_core {
	struct task_state task_state __attribute__((aligned(16)));
	uint64_t descriptors[8];
};

static inline struct core *this_core(void)
{
	uint64_t stack;

	__asm__("mov %%rsp, %0" : "=r"(stack));
	return (struct core *)((stack & ~(uint64_t)(CORE_BLOCK - 1)) + CORE_OFFSET);
}

/* The root of the caller's captbl: the entry code leaves it in r11, which the compiler keeps out of. */
static inline const uint64_t *arch_caller_captbl(const struct core *core)
{
	register const uint64_t *root __asm__("r11");

	(void)core;
	__asm__("" : "=r"(root));
	return root;
}

/* These change a frame's state word: tests look here at what another core would see. */
static inline void arch_set_word(uint64_t *at, uint64_t value)
{
	*(volatile uint64_t *)at = value;
}

static inline void arch_add_word(uint64_t *at, int32_t change)
{
	__asm__ volatile("addq %1, %0" : "+m"(*at) : "i"(change));
}

/* The clock in cycles: under QEMU's -icount, executed instructions. */
static inline uint64_t arch_clock(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

static inline void arch_load_tables(uint64_t physical)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(physical) : "memory");
}

static inline void arch_invalidate(word address)
{
	__asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

static inline void arch_clear_page(void *page)
{
	uint64_t words = PAGE_SIZE / 8;

	__asm__ volatile("rep stosq" : "+D"(page), "+c"(words) : "a"(0) : "memory");
}

/* The kernel's own page table, on which an idle core stands. */
uint64_t arch_kernel_tables(void);

/* Fills the kernel's half of a new root of a page table. */
void arch_share_kernel_half(void *root);

/* Where the processor pushes the registers of an interrupted thread: it grows down from `end`. */
void arch_set_frame(struct core *core, void *end);

/* Fires once at or shortly before the absolute time, at once if it has passed; 0: never. */
void arch_timer(uint64_t timeout);

/* Whether a page outside RAM may be mapped by those who hold the devices. */
bool arch_device_page(uint64_t number);

void arch_irq_mask(uint32_t line);
void arch_irq_unmask(uint32_t line, bool level);

uint32_t arch_port_read(uint16_t port, uint32_t width);
void arch_port_write(uint16_t port, uint32_t width, uint32_t value);

void arch_serial_put(char c);
int arch_serial_get(void); /* a byte, or -1 */
void arch_exit(uint32_t code) __attribute__((noreturn));

/* Nobody will ever decide again: ends the machine with a report. */
void arch_root_stopped(void) __attribute__((noreturn));

/* Vector state: x87, SSE and AVX registers with their control words. */
void arch_vector_save(uint8_t *area);
void arch_vector_restore(const uint8_t *area);
void arch_vector_clear(void);

/* Makes a saved state the initial one. */
void arch_vector_reset(uint8_t *area);

/* Turns the vector registers on with a thread's state in them, or off for one that has none. */
void arch_vector_enter(struct core *core, bool live, const uint8_t *area);

/* Turns them on, clean, for the current thread, at its first use. */
void arch_vector_start(struct core *core);

#endif
