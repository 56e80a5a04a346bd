/*
 * The machine as the kernel's portable part sees it, simulated: kernel/arch/x86_64/arch.h for the
 * host. Physical memory is an array; what the processor would do is recorded in machine.h.
 */
#ifndef KERNEL_ARCH_H
#define KERNEL_ARCH_H

#include "config.h"
#include "types.h"

#include <tessera/abi.h>

struct core;

#ifndef MACHINE_FRAMES
#define MACHINE_FRAMES 128
#endif

#define DIRECT_MAP ((uint64_t)machine_memory)
#define USER_END   0x00007f8000000000

#define VECTOR_PAGE_FAULT 14
#define VECTOR_NO_VECTORS 7

#define USER_CODE_SELECTOR  0x2b
#define USER_DATA_SELECTOR  0x23
#define USER_FLAGS	    0x202
#define USER_FLAGS_WRITABLE 0x240dd5

/* The processor has no tables here. */
struct arch_core {
	uint64_t unused;
};

extern uint8_t machine_memory[];
extern struct core *const machine_core;

/* Every change of a frame's state word passes here: tests look at what another core would see. */
void arch_set_word(uint64_t *at, uint64_t value);

static inline void arch_add_word(uint64_t *at, int64_t change)
{
	arch_set_word(at, *at + (uint64_t)change);
}

static inline struct core *this_core(void)
{
	return machine_core;
}

const uint64_t *arch_caller_captbl(const struct core *core);

uint64_t arch_clock(void);
void arch_load_tables(uint64_t physical);
void arch_invalidate(word address);
void arch_clear_page(void *page);
uint64_t arch_kernel_tables(void);
void arch_share_kernel_half(void *root);
void arch_set_frame(struct core *core, void *end);
void arch_timer(uint64_t timeout);
bool arch_device_page(uint64_t number);
void arch_irq_mask(uint32_t line);
void arch_irq_unmask(uint32_t line, bool level);
uint32_t arch_port_read(uint16_t port, uint32_t width);
void arch_port_write(uint16_t port, uint32_t width, uint32_t value);
void arch_serial_put(char c);
int arch_serial_get(void);
void arch_exit(uint32_t code) __attribute__((noreturn));
void arch_root_stopped(void) __attribute__((noreturn));
void arch_vector_save(uint8_t *area);
void arch_vector_restore(const uint8_t *area);
void arch_vector_clear(void);
void arch_vector_reset(uint8_t *area);
void arch_vector_enter(struct core *core, bool live, const uint8_t *area);
void arch_vector_start(struct core *core);

#endif
