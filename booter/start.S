/*
 * Where the booter starts, and where faults come in.
 *
 * The kernel maps the booter's image and nothing else: its first thread starts on a stack in the
 * image, maps the stacks of all thread ids, and goes on at crt_enter on its proper one. Later
 * threads find everything there.
 *
 * The stack in the image serves once more: a thread that faults in the booter can't use its own.
 * Then the booter reports and ends the system, so that nobody comes second.
 */
#include "stack_note.h"
#include "thread_block.h"

#define BOOT_STACK_BYTES 8192
#define ADMITTED 1
#define INSIDE   2

	.intel_syntax noprefix

	.section .text.start, "ax", @progbits
	.global _start
	.type _start, @function
_start:
	cmp byte ptr [prepared], 0
	jne crt_enter
	mov byte ptr [prepared], 1
	lea rsp, [boot_block]
	wrfsbase rsp
	lea rdi, [boot_block]
	call booter_prepare
	mov rdi, rax
	xor eax, eax
	jmp crt_enter
	.size _start, . - _start
	STACK_ENTRY(_start, BOOT_STACK_BYTES, booter_prepare)

/* rax: the thread; rbx: the faulty instance; rdi, rsi, rdx, r10, r8: the fault, by the kernel. */
	.global booter_fault_entry
	.type booter_fault_entry, @function
booter_fault_entry:
	cmp byte ptr [thread_admission + rax], ADMITTED
	jne own_fault
	mov byte ptr [thread_admission + rax], INSIDE
	mov r12d, eax
	shl eax, THREAD_STACK_SHIFT
	lea rsp, [crt_stack_first_block + rax]
	wrfsbase rsp
	mov rcx, r10
	mov r9, rbx
	call booter_fault
	mov byte ptr [thread_admission + r12], ADMITTED
	xor edx, edx
	or rsp, -1
1:	syscall
	.pushsection .debug_syscalls, "", @progbits
	.quad 1b
	.popsection
	.size booter_fault_entry, . - booter_fault_entry
	STACK_ENTRY(booter_fault_entry, 0, booter_fault)

	.type own_fault, @function
own_fault:
	lea rsp, [boot_block]
	wrfsbase rsp
	mov rcx, r10
	mov r9, rbx
	call booter_own_fault
	ud2
	.size own_fault, . - own_fault
	STACK_ENTRY(own_fault, BOOT_STACK_BYTES, booter_own_fault)

	.bss
prepared:
	.byte 0
	.balign 16
	.skip BOOT_STACK_BYTES
boot_block:
	.skip THREAD_BLOCK_BYTES

	.section .note.GNU-stack, "", @progbits
