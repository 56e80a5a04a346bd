#include "snapshot.h"

#include <tessera/abi.h>

	.intel_syntax noprefix

	.text

/* Everything into the snapshot `to`; afterwards rsp is a stack of its own, rax and rdx are used. */
	.macro RECORD to
	mov [rip + \to], rax
	mov [rip + \to + 8], rcx
	mov [rip + \to + 16], rdx
	mov [rip + \to + 24], rbx
	mov [rip + \to + 32], rsp
	mov [rip + \to + 40], rbp
	mov [rip + \to + 48], rsi
	mov [rip + \to + 56], rdi
	mov [rip + \to + 64], r8
	mov [rip + \to + 72], r9
	mov [rip + \to + 80], r10
	mov [rip + \to + 88], r11
	mov [rip + \to + 96], r12
	mov [rip + \to + 104], r13
	mov [rip + \to + 112], r14
	mov [rip + \to + 120], r15
	lea rsp, [rip + record_stack_end]
	pushfq
	pop rax
	mov [rip + \to + SNAPSHOT_FLAGS], rax
	rdfsbase rax
	mov [rip + \to + SNAPSHOT_FS], rax
	rdgsbase rax
	mov [rip + \to + SNAPSHOT_GS], rax
	cmp byte ptr [rip + snapshot_with_vectors], 0
	je 1f
	mov eax, -1
	mov edx, -1
	xsave64 [rip + \to + SNAPSHOT_VECTORS]
1:
	.endm

/* An x87 exception is pending at the end. */
	.macro FILL_VECTORS
	cmp byte ptr [rip + snapshot_with_vectors], 0
	je 1f
	.irp i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	vmovups ymm\i, [rip + vector_pattern]
	.endr
	ldmxcsr [rip + dirty_mxcsr]
	fninit
	fldpi
	fldpi
	fldcw [rip + dirty_x87_control]
	fld1
	fldz
	fdivp st(1), st
1:
	.endm

/* Flags and general registers, all but rsp. */
	.macro FILL_REGISTERS pattern
	lea rsp, [rip + record_stack_end]
	push DIRTY_FLAGS
	popfq
	movabs rax, \pattern
	movabs rcx, \pattern + 1
	movabs rdx, \pattern + 2
	movabs rbx, \pattern + 3
	movabs rbp, \pattern + 5
	movabs rsi, \pattern + 6
	movabs rdi, \pattern + 7
	movabs r8, \pattern + 8
	movabs r9, \pattern + 9
	movabs r10, \pattern + 10
	movabs r11, \pattern + 11
	movabs r12, \pattern + 12
	movabs r13, \pattern + 13
	movabs r14, \pattern + 14
	movabs r15, \pattern + 15
	.endm

	.macro FILL_BASES fs, gs
	mov eax, \fs
	wrfsbase rax
	mov eax, \gs
	wrgsbase rax
	.endm

	.macro ENTER
	push rbx
	push rbp
	push r12
	push r13
	push r14
	push r15
	mov [rip + saved_stack], rsp
	.endm

/* Leaves nothing of the patterns behind. */
	.macro LEAVE
	cmp byte ptr [rip + snapshot_with_vectors], 0
	je 1f
	fninit
	vzeroall
	ldmxcsr [rip + clean_mxcsr]
1:
	xor eax, eax
	wrfsbase rax
	wrgsbase rax
	mov rsp, [rip + saved_stack]
	push 0x202
	popfq
	pop r15
	pop r14
	pop r13
	pop r12
	pop rbp
	pop rbx
	ret
	.endm

	.global snapshot_call
	.type snapshot_call, @function
snapshot_call:
	ENTER
	mov [rip + saved_number], rdi
	FILL_VECTORS
	FILL_BASES CALLER_FS, CALLER_GS
	FILL_REGISTERS CALLER_PATTERN
	mov rax, [rip + saved_number]
	mov edi, 1
	mov esi, 2
	mov edx, 3
	mov r10d, 4
	mov r8d, 5
	mov r9d, 6
	syscall
	RECORD snapshot_of_caller
	LEAVE

	.global snapshot_control
	.type snapshot_control, @function
snapshot_control:
	ENTER
	FILL_VECTORS
	FILL_BASES CALLER_FS, CALLER_GS
	FILL_REGISTERS CALLER_PATTERN
	RECORD snapshot_of_caller
	LEAVE

	.global snapshot_spin
	.type snapshot_spin, @function
snapshot_spin:
	ENTER
	mov [rip + saved_number], rdi
	FILL_VECTORS
	FILL_BASES CALLER_FS, CALLER_GS
	FILL_REGISTERS CALLER_PATTERN
	mov rsp, [rip + saved_number]
2:
	mov rcx, [rsp]
	jrcxz 2b
	RECORD snapshot_of_caller
	LEAVE

	.macro FILL_SERVER
	FILL_VECTORS
	FILL_BASES SERVER_FS, SERVER_GS
	FILL_REGISTERS SERVER_PATTERN
	.endm

	.global snapshot_entry
	.type snapshot_entry, @function
snapshot_entry:
	RECORD snapshot_of_server
	FILL_SERVER
	mov eax, 7
	mov edx, 8
	mov rsp, -1
	syscall
	ud2

	.global snapshot_fault_entry
	.type snapshot_fault_entry, @function
snapshot_fault_entry:
	FILL_SERVER
	ud2

	.global snapshot_spin_entry
	.type snapshot_spin_entry, @function
snapshot_spin_entry:
	FILL_SERVER
2:
	jmp 2b

	.global snapshot_handler_entry
	.type snapshot_handler_entry, @function
snapshot_handler_entry:
	RECORD snapshot_of_server
	FILL_SERVER
	mov eax, FAULT_UNWIND
	mov rsp, -1
	syscall
	ud2

	.section .rodata
	.balign 32
vector_pattern:
	.fill 32, 1, 0xa5
dirty_mxcsr:
	.long DIRTY_MXCSR
clean_mxcsr:
	.long 0x1f80
dirty_x87_control:
	.short DIRTY_X87_CONTROL

	.bss
	.balign 64
	.global snapshot_of_server, snapshot_of_caller, snapshot_with_vectors
snapshot_of_server:
	.skip SNAPSHOT_BYTES
snapshot_of_caller:
	.skip SNAPSHOT_BYTES
	.skip 256
record_stack_end:
saved_stack:
	.skip 8
saved_number:
	.skip 8
snapshot_with_vectors:
	.skip 1

	.section .note.GNU-stack, "", @progbits
