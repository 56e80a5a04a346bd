#include "snapshot.h"

	.intel_syntax noprefix

	.text

	.global fault_try, fault_continue
	.type fault_try, @function
fault_try:
	push rbx
	push rbp
	push r12
	push r13
	push r14
	push r15
	mov [rip + stack_of_try], rsp
	mov rax, rdi
	mov rdi, rsi
	call rax
	xor eax, eax
	jmp 1f
fault_continue:
	mov rsp, [rip + stack_of_try]
	mov eax, 1
1:
	pop r15
	pop r14
	pop r13
	pop r12
	pop rbp
	pop rbx
	ret

	.global trap_read, trap_write, trap_execute, trap_push, trap_unaligned, trap_simd
trap_read:
	mov rax, [rdi]
	ret
trap_write:
	mov [rdi], rax
	ret
trap_execute:
	jmp rdi
trap_push:
	mov rsp, rdi
	push rax
	ret
trap_unaligned:
	push 0x40202
	popfq
	mov rax, [rsp - 61]
	push 0x202
	popfq
	ret
trap_simd:
	ldmxcsr [rip + simd_control]
	xorps xmm0, xmm0
	rcpss xmm1, xmm0
	divss xmm0, xmm0
	ret

	.section .rodata
	.global trap_x87_control
trap_x87_control:
	.short DIRTY_X87_CONTROL
	.balign 4
simd_control:
	.long 0

	.bss
	.balign 16
	.global trap_operand
trap_operand:
	.skip 16
stack_of_try:
	.skip 8

	.section .note.GNU-stack, "", @progbits
