/*
 * A root program that leads the machine to its ends: in the booter's place, it does what a letter
 * on the serial line asks for.
 */
#include <crt_kernel.h>

#define WATCHDOG	   0x443 /* of the IB700 */
#define WATCHDOG_2_SECONDS 14
#define WATCHDOG_4_SECONDS 13
#define HPET_PAGE	   0xfed00
#define FREE_INDEX	   496 /* of the leaf: see tests/suites/suites.ld */
#define FREE_ADDRESS	   (0x2000000ul + FREE_INDEX * 4096)
#define HPET_CONFIGURATION 0x10
#define HPET_COUNTER	   0xf0
#define HPET_TIMER_0	   0x100
#define HPET_ENABLE	   1
#define HPET_INTERRUPT	   4
#define HPET_MESSAGE	   0x4000
#define MESSAGE_ADDRESS	   0xfee00000ull
#define STRAY_VECTOR	   0x3f /* below all that the kernel uses for itself, and no line's */
#define MILLISECOND	   1000000u
#define FIRST_FRAME	   0x1000 /* 16 MiB: there is RAM that nobody has */
#define FLOOD		   3000	  /* times 64 bytes: more than a pipe takes */
#define STACK_BYTES	   4096
#define TIMER_COMMAND	   0x43
#define TIMER_CHANNEL_0	   0x40
#define TIMER_ONCE	   0x30 /* channel 0, both bytes, mode 0 */
#define TIMER_LINE	   2
#define WAITS		   30
#define WAIT_CYCLES	   20000000ul
#define LATE_MOST	   (WAIT_CYCLES / 20)

static uint8_t stack[STACK_BYTES] __attribute__((aligned(16), used));

static void print(const char *text)
{
	for (; *text; text++)
		kernel_debug_put(BOOT_DEBUG, (uint8_t)*text);
}

static uint64_t now(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

static char command(void)
{
	struct kernel_answer answer;

	do
		answer = kernel_debug_get(BOOT_DEBUG);
	while (answer.status < 0);
	return (char)answer.value;
}

/* A return without a call: nobody is there to go back to, and nobody above to be told. */
static void stop(void)
{
	__asm__ volatile("mov $-1, %rsp; syscall");
}

/* An untyped frame, as memory of the type. */
static uint64_t take_frame(uint64_t type)
{
	uint64_t frame = FIRST_FRAME;

	while (kernel_retype(BOOT_MEMORY, frame, type).status < 0)
		frame++;
	return frame;
}

/* The watchdog bites, with a non-maskable interrupt; most of the time the kernel clears a page. */
static void provoke(uint64_t seconds)
{
	uint64_t frame = take_frame(FRAME_USER);

	kernel_port_write(BOOT_PORTS, WATCHDOG, 1, seconds);
	for (;;) {
		kernel_retype(BOOT_MEMORY, frame, FRAME_UNTYPED);
		kernel_retype(BOOT_MEMORY, frame, FRAME_USER);
	}
}

/* The root gives a slice to a thread that ends it: when that is over, there is nobody to go on. */
static void orphan(void)
{
	uint64_t frame = take_frame(FRAME_KERNEL);
	uint64_t root = kernel_slot_read(BOOT_CAPTBL_LEAF, BOOT_THREAD, SLOT_FRAME).value;

	kernel_thread_activate(BOOT_MEMORY, frame, slot_ref(BOOT_CAPTBL_LEAF, BOOT_FIRST_FREE),
			       BOOT_COMPONENT | (uint64_t)BOOT_RCV << 32,
			       BOOT_THREAD_IDS | (uint64_t)(BOOT_THREAD_ID + 1) << 32, root);
	kernel_dispatch(BOOT_FIRST_FREE, 1, now() + MILLISECOND, 0);
}

static void orphan_main(uint64_t root)
{
	uint64_t until = now() + 2 * MILLISECOND;

	kernel_deactivate(BOOT_MEMORY, root);
	while (now() < until)
		;
	print("nobody called it off\n");
	kernel_debug_exit(BOOT_DEBUG, 0);
}

static volatile uint64_t *hpet(uint64_t offset)
{
	return (volatile uint64_t *)(FREE_ADDRESS + offset);
}

/* A device sends a vector that nobody has asked for, while the core idles: it goes on idling. */
static void stray(void)
{
	int64_t status;

	kernel_map(BOOT_PGTBL_LEAF, FREE_INDEX, BOOT_DEVICES, HPET_PAGE, MAP_WRITE);
	*hpet(HPET_CONFIGURATION) = 0;
	*hpet(HPET_COUNTER) = 0;
	*hpet(HPET_TIMER_0 + 16) = MESSAGE_ADDRESS << 32 | STRAY_VECTOR;
	*hpet(HPET_TIMER_0) = HPET_MESSAGE | HPET_INTERRUPT;
	*hpet(HPET_TIMER_0 + 8) = 10000;
	*hpet(HPET_CONFIGURATION) = HPET_ENABLE;
	status = kernel_rcv_wait(BOOT_RCV, 0, 0, now() + 10 * MILLISECOND).status;
	print(status == 0 ? "idled to the end\n" : "the wait failed\n");
	kernel_debug_exit(BOOT_DEBUG, 0);
}

/* With alignment checks on, which for the kernel are accesses to user memory allowed: an interrupt, an
 * operation and an exception; the debugger that asked for it looks on. */
static void check_alignment(void)
{
	uint64_t until;

	kernel_irq_attach(BOOT_IRQS, TIMER_LINE, BOOT_RCV, IRQ_EDGE);
	kernel_port_write(BOOT_PORTS, TIMER_COMMAND, 1, TIMER_ONCE);
	kernel_port_write(BOOT_PORTS, TIMER_CHANNEL_0, 1, 0);
	kernel_port_write(BOOT_PORTS, TIMER_CHANNEL_0, 1, 4);
	__asm__ volatile("pushfq; orq $0x40000, (%%rsp); popfq" : : : "memory", "cc");
	until = now() + 20 * MILLISECOND;
	while (now() < until)
		;
	kernel_cap_type(BOOT_DEBUG);
	__asm__ volatile("pushfq; orq $0x40000, (%%rsp); popfq; ud2" : : : "memory", "cc");
}

/* By a clock that is not the timer's own: no wait ends early, and the best of many hardly late. */
static void wait_often(void)
{
	uint64_t until, after, least = ~0ul;

	for (uint32_t i = 0; i < WAITS; i++) {
		until = now() + WAIT_CYCLES;
		kernel_rcv_wait(BOOT_RCV, 0, 0, until);
		after = now();
		if (after < until) {
			print("too early\n");
			kernel_debug_exit(BOOT_DEBUG, 1);
		}
		if (after - until < least)
			least = after - until;
	}
	print(least < LATE_MOST ? "never early, nor late\n" : "late\n");
	kernel_debug_exit(BOOT_DEBUG, 0);
}

/* More than the other end takes in: the line is not free, and the kernel waits only so long. */
static void flood(void)
{
	for (uint32_t i = 0; i < FLOOD; i++)
		print("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-\n");
	print("and on it goes\n");
	kernel_debug_exit(BOOT_DEBUG, 0);
}

static __attribute__((used, noreturn)) void ends_main(uint64_t root)
{
	if (root)
		orphan_main(root);
	print("which end?\n");
	switch (command()) {
	case 's':
		stop();
		break;
	case 'n':
		provoke(WATCHDOG_2_SECONDS);
		break;
	case 'm':
		provoke(WATCHDOG_4_SECONDS);
		break;
	case 'o':
		orphan();
		break;
	case 'i':
		stray();
		break;
	case 'a':
		check_alignment();
		break;
	case 't':
		wait_often();
		break;
	case 'f':
		flood();
		break;
	}
	kernel_debug_exit(BOOT_DEBUG, 1);
	__builtin_unreachable();
}

__asm__(".text; .global _start; _start: lea stack + 4096(%rip), %rsp; call ends_main; ud2");
