/*
 * The boundary between the kernel and user level: every constant and structure that crosses it.
 * The operations themselves stand in calls.def, the errors in errors.def; nothing stands twice.
 *
 * The call
 *
 * A kernel operation is the instruction `syscall` with the operation and a capability in eax:
 *
 *	 31 .. 21     20 .. 5      4 .. 0
 *	 operation    cap index    zero
 *
 * and up to five more words in rdi, rsi, rdx, r10, r8. The results are in rax (0 or more, or a
 * negative error) and rdx. rbx, rbp, rsp, r12 to r15, the FS base and the vector state are
 * kept, all other registers are cleared, the GS base too where the operation switches threads.
 *
 * The gate call (operation GATE_CALL) passes six words, r9 being the last, to the server; rax and
 * rdx come back from it, r8 from the kernel alone: 0 or the error of the transport. The server
 * starts at the gate's entry with rax = the thread's id, rbx = the gate's badge, and no stack. It
 * returns by `syscall` with a negative stack pointer, its results in rax and rdx.
 *
 * The operations have the numbers right below GATE_CALL, in the order of calls.def. Numbers below
 * FIRST_CALL are no business of the kernel: they are reflected to the component's gate for foreign
 * calls (ENOSYS where it has none).
 */
#ifndef TESSERA_ABI_H
#define TESSERA_ABI_H

#define CAP_INDEX_SHIFT 5
#define CAP_INDEX_BITS	16
#define CALL_SHIFT	21
#define GATE_CALL	0x7ff

#define RCV_NONBLOCKING 1

/* Priorities: the greater number is the more urgent. */
#define PRIORITY_NONE	 0
#define PRIORITY_HIGHEST 255

/* dispatch takes its priority and the endpoint whose events it returns in one word. */
#define DISPATCH_RCV_SHIFT 48

/* The word that rcv_wait returns, and a dispatch that names an endpoint: the id of a thread that has an event, its flags, and the number
 * of activations that were pending. No flags: no event. */
#define EVENT_FLAGS_SHIFT   16
#define EVENT_PENDING_SHIFT 32
#define EVENT_ACTIVATED	    1	/* its endpoint was activated while it waited */
#define EVENT_BLOCKED	    2	/* it waits at its endpoint */
#define EVENT_STOPPED	    4	/* a fault that nobody handles, or no live component to return to */
#define EVENT_TIMEOUT	    8	/* the timeout of its dispatch passed while it ran */
#define EVENT_MORE	    128 /* more events are in the list */

/*
 * A fault handler is entered as a server is, with the vector, the address of a page fault, the
 * error code, the instruction and the stack pointer, and the frame of the faulty component. The
 * vector is the processor's, or one of these. It returns a verdict.
 */
#define VECTOR_FOREIGN 256 /* a system call that is not the kernel's */
#define VECTOR_RETURN  257 /* a return without a call; r8 and r9 are lost */

/* The verdict. */
#define FAULT_RESUME 0 /* the fault is cured: go on with the registers of the fault frame */
#define FAULT_UNWIND 1 /* it is not: the call into the faulty component fails with ECANCELED */

/* What entry_read tells: the number of the frame, and of a page the flags of its mapping. */
#define ENTRY_FRAME_SHIFT 16

/* Flags of a mapping. */
#define MAP_WRITE   1
#define MAP_EXECUTE 2

/* Rights, by type of capability. */
#define RIGHT_RETYPE	1  /* memory */
#define RIGHT_MAP	2  /* memory, devices */
#define RIGHT_WRITE	4  /* memory, devices: map writable; captbl, pgtbl: change; ports: write */
#define RIGHT_DESTROY	8  /* memory */
#define RIGHT_READ	16 /* captbl: copy from, read; pgtbl: read; ports: read */
#define RIGHT_LEND	16 /* memory: lend it; what was lent has not */
#define RIGHT_GATE	1  /* component: make gates into it */
#define RIGHT_THREAD	2  /* component: start threads in it */
#define RIGHT_FAULT	4  /* component: set its fault gates */
#define RIGHT_CUT	8  /* component: unwind threads to it; thread: unwind it */
#define RIGHT_DISPATCH	1  /* thread */
#define RIGHT_REGISTERS 2  /* thread */
#define RIGHT_ENDPOINT	4  /* thread: give it its endpoint */
#define RIGHT_WAIT	1  /* rcv */
#define RIGHT_PRIORITY	2  /* rcv */
#define RIGHT_SEND	4  /* rcv: make send endpoints, bind interrupts */
#define RIGHT_PARENT	8  /* rcv: be the parent of threads */
#define RIGHT_BIND	1  /* irqs */
#define RIGHTS_ALL	255

/* The booter's slots at start. */
#define BOOT_CAPTBL_ROOT  1
#define BOOT_CAPTBL_LEAF  2
#define BOOT_PGTBL_ROOT	  3
#define BOOT_PGTBL_MIDDLE 4 /* two inner nodes above the leaf */
#define BOOT_PGTBL_LOWER  5
#define BOOT_PGTBL_LEAF	  6 /* the leaf that maps the booter's image */
#define BOOT_COMPONENT	  7
#define BOOT_THREAD	  8
#define BOOT_RCV	  9
#define BOOT_MEMORY	  10 /* every frame of RAM, with all rights */
#define BOOT_DEVICES	  11
#define BOOT_PORTS	  12
#define BOOT_IRQS	  13
#define BOOT_THREAD_IDS	  14
#define BOOT_DEBUG	  15
#define BOOT_FIRST_FREE	  16

#define BOOT_THREAD_ID 0

#ifndef __ASSEMBLER__

#include <stdint.h>

#define FAILS(name, error, when)

enum call_place {
#define CALL(name, parameters, text) CALL_PLACE_##name,
#include <tessera/calls.def>
#undef CALL
	CALLS
};

enum call_number {
	FIRST_CALL = GATE_CALL - CALLS,
#define CALL(name, parameters, text) CALL_##name = FIRST_CALL + CALL_PLACE_##name,
#include <tessera/calls.def>
#undef CALL
	CALL_AFTER_LAST
};

#undef FAILS

enum error {
#define ERROR(name, number, text) TESSERA_##name = (number),
#include <tessera/errors.def>
#undef ERROR
};

enum cap_type {
	CAP_NONE,
	CAP_CAPTBL_LEAF,
	CAP_CAPTBL_ROOT,
	CAP_PGTBL_0,
	CAP_PGTBL_1,
	CAP_PGTBL_2,
	CAP_PGTBL_3,
	CAP_COMPONENT,
	CAP_THREAD,
	CAP_GATE,
	CAP_RCV,
	CAP_ASND,
	CAP_MEMORY,
	CAP_DEVICES,
	CAP_PORTS,
	CAP_IRQS,
	CAP_THREAD_IDS,
	CAP_DEBUG,
	CAP_TYPES
};

enum frame_type { FRAME_RESERVED, FRAME_UNTYPED, FRAME_USER, FRAME_KERNEL };

/* What frame_read tells. FRAME_OBJECT: the cap_type of the object that lives, or lived last, in a
 * frame of kernel memory since its retype, or CAP_NONE. FRAME_COUNT: mappings of user memory,
 * entries of a node. FRAME_PARENT: the node that it is hooked into, or 0. FRAME_ENTRY + i: what
 * entry i of a node holds, dead or alive, as entry_read tells. */
enum frame_field {
	FRAME_TYPE,
	FRAME_OBJECT,
	FRAME_LIVE,
	FRAME_COUNT,
	FRAME_GENERATION,
	FRAME_PARENT,
	FRAME_INDEX,
	FRAME_QUIESCENT,
	FRAME_NUMBER,
	FRAME_FIELDS,
	FRAME_ENTRY = 64
};

/* What slot_read tells. SLOT_FRAME: the object's frame; of memory that was lent the component's. SLOT_A, SLOT_B: first and count of a range,
 * entry and badge of a gate. */
enum slot_field {
	SLOT_TYPE,
	SLOT_RIGHTS,
	SLOT_FRAME,
	SLOT_GENERATION,
	SLOT_A,
	SLOT_B,
	SLOT_FIELDS
};

enum fault_kind { FAULT_PAGE, FAULT_EXCEPTION, FAULT_FOREIGN, FAULT_KINDS };

enum irq_trigger { IRQ_EDGE, IRQ_LEVEL, IRQ_TRIGGERS };

enum thread_state {
	THREAD_READY,
	THREAD_RUNNING,
	THREAD_WAITING, /* at its endpoint */
	THREAD_WOKEN,	/* ready; its wait has a result to collect */
	THREAD_STOPPED
};

/* Registers of a preempted or faulted thread, in the order in which they lie in its page. */
enum register_name {
	REG_GS_BASE,
	REG_FS_BASE,
	REG_R15,
	REG_R14,
	REG_R13,
	REG_R12,
	REG_R11,
	REG_R10,
	REG_R9,
	REG_R8,
	REG_RBP,
	REG_RDI,
	REG_RSI,
	REG_RDX,
	REG_RCX,
	REG_RBX,
	REG_RAX,
	REG_VECTOR,
	REG_ERROR,
	REG_RIP,
	REG_CS,
	REG_RFLAGS,
	REG_RSP,
	REG_SS,
	REGISTERS
};

/* Fields that thread_read knows beside the registers: THREAD_CALLER + i is the frame of the
 * component of entry i of the invocation stack, counted from the newest, 0 beyond the oldest. */
enum thread_field {
	THREAD_FIELD_STATE = REGISTERS,
	THREAD_FIELD_ID,
	THREAD_FIELD_CYCLES,
	THREAD_FIELD_DEPTH,
	THREAD_FIELD_PRIORITY,
	THREAD_FIELD_PENDING,
	THREAD_FIELD_WAKE, /* until when it waits, if it waits; 0: for an activation alone */
	THREAD_CALLER = 64
};

/* What the kernel leaves for the booter in a page that it maps read-only at BOOT_INFO_ADDRESS. */
#define BOOT_INFO_ADDRESS 0x21ff000
struct boot_info {
	uint64_t cycles_per_second;
	uint64_t frames;       /* frames of RAM, holes counted: the length of BOOT_MEMORY */
	uint64_t image_frame;  /* the boot image: its first frame ... */
	uint64_t image_frames; /* ... and their number; typed as user memory */
	uint64_t threads;      /* the number of thread ids */
};

static inline uint64_t slot_ref(uint32_t table, uint32_t index)
{
	return table | (uint64_t)index << 32;
}

#endif
#endif
