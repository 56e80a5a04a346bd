#include "measure.h"

#include <tessera/abi.h>

	.intel_syntax noprefix

/* What the client stub of bench_empty calls. */
	.global gate_bench_empty
	.set gate_bench_empty, GATE_CALL << CALL_SHIFT | GATE_SLOT << CAP_INDEX_SHIFT

/* All measured sequences stand between these two. r14: rdx of what is measured. */
	.macro BEGIN stamp
	rdtsc
	shl rdx, 32
	or rax, rdx
	mov [rip + \stamp], rax
	mov rdx, r14
	.endm

/* r12 and r13: the results. */
	.macro END stamp
	mov r12, rax
	mov r13, rdx
	rdtsc
	shl rdx, 32
	or rax, rdx
	mov [rip + \stamp + 8], rax
	.endm

	.macro ENTER
	push rbx
	push r12
	push r13
	push r14
	.endm

	.macro LEAVE
	mov rax, r12
	mov rdx, r13
	pop r14
	pop r13
	pop r12
	pop rbx
	ret
	.endm

	.macro ROUTINE name
	.global \name
	.type \name, @function
\name:
	.endm

	.text

ROUTINE measure_nothing
	ENTER
	BEGIN stamps
	END stamps
	LEAVE

	.macro MEASURED_CALL name
ROUTINE measure_\name
	ENTER
	mov ebx, edi
	mov rdi, rsi
	mov rsi, rdx
	mov r14, rcx
	mov r10, r8
	mov r8, r9
	BEGIN stamps
\name\()_from:
	mov eax, ebx
	syscall
\name\()_to:
	END stamps
	LEAVE
	.endm

#define MEASURED(name) MEASURED_CALL name
#include "measured_calls.def"
#undef MEASURED

	.macro SIX_WORDS
	mov edi, 1
	mov esi, 2
	mov r14d, 3
	mov ecx, 4
	mov r8d, 5
	mov r9d, 6
	.endm

	.macro MEASURED_STUB name
	SIX_WORDS
	BEGIN stamps
\name\()_from:
	call bench_empty
\name\()_to:
	END stamps
	.endm

ROUTINE measure_gate_cross
	ENTER
	MEASURED_STUB gate_cross
	LEAVE

ROUTINE measure_gate_same
	ENTER
	MEASURED_STUB gate_same
	LEAVE

ROUTINE measure_gate_cross_vector
	ENTER
	vpcmpeqd ymm0, ymm0, ymm0
	vpcmpeqd ymm15, ymm15, ymm15
	MEASURED_STUB gate_cross_vector
	LEAVE

ROUTINE measure_gate_bare
	ENTER
	mov ebx, edi
	SIX_WORDS
	BEGIN stamps
	mov eax, ebx
	syscall
	END stamps_back
	LEAVE

ROUTINE measured_gate_entry
	END stamps
	BEGIN stamps_back
	or rsp, -1
	syscall

ROUTINE measure_spin
	ENTER
spin:
	jmp spin
	.global spin_resumed
spin_resumed:
	END stamps
	LEAVE

ROUTINE measure_fault
	ENTER
	mov rbx, rdi
	BEGIN stamps
fault_round_trip_from:
	mov al, [rbx]
fault_round_trip_to:
	END stamps_back
	LEAVE

/* Between the two measured stretches, the handler makes the thread go on behind the load. */
ROUTINE measured_fault_entry
	END stamps
	mov eax, [rip + fault_write_number]
	mov edi, [rip + fault_write_rip]
	lea rsi, [rip + fault_round_trip_to]
	syscall
	BEGIN stamps_back
	xor eax, eax
	or rsp, -1
	syscall

	.bss
	.balign 64
	.global stamps, stamps_back
stamps:
	.skip 16
stamps_back:
	.skip 16

	.section .note.GNU-stack, "", @progbits
