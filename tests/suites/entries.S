#include "entries.h"

#define ROOT_STACK_BYTES 16384

	.intel_syntax noprefix

	.text

	.global _start
	.type _start, @function
_start:
	lea rsp, [rip + root_stack_end]
	xor ebp, ebp
	call runner_main
	ud2

	.global server_entry
	.type server_entry, @function
server_entry:
	mov rsp, [rbx + SERVER_STACK]
	mov [rbx + SERVER_THREAD], rax
	mov rcx, r10
	call [rbx + SERVER_FUNCTION]
	mov rsp, -1
	syscall

	.global worker_entry
	.type worker_entry, @function
worker_entry:
	mov rsp, [rdi + WORKER_STACK]
	mov [rdi + WORKER_THREAD], rax
	mov rax, [rdi + WORKER_FUNCTION]
	mov rdi, [rdi + WORKER_ARGUMENT]
	call rax

	.global worker_stop
	.type worker_stop, @function
worker_stop:
	mov rsp, -1
	syscall
	ud2

	.global entries_on_root_stack
	.type entries_on_root_stack, @function
entries_on_root_stack:
	lea rdx, [rip + root_stack]
	mov rax, rsp
	sub rax, rdx
	cmp rax, ROOT_STACK_BYTES
	setb al
	movzx eax, al
	ret

/* What a function must find as it left it, in the order of `caught`. */
	.global check_catch
	.type check_catch, @function
check_catch:
	lea rdx, [rip + caught]
	mov rax, [rsp]
	mov [rdx], rax
	lea rax, [rsp + 8]
	mov [rdx + 8], rax
	mov [rdx + 16], rbx
	mov [rdx + 24], rbp
	mov [rdx + 32], r12
	mov [rdx + 40], r13
	mov [rdx + 48], r14
	mov [rdx + 56], r15
	xor eax, eax
	ret

	.global check_leave
	.type check_leave, @function
check_leave:
	lea rdx, [rip + caught]
	mov rsp, [rdx + 8]
	mov rbx, [rdx + 16]
	mov rbp, [rdx + 24]
	mov r12, [rdx + 32]
	mov r13, [rdx + 40]
	mov r14, [rdx + 48]
	mov r15, [rdx + 56]
	mov eax, 1
	jmp [rdx]

	.bss
	.balign 8
caught:
	.skip 64
	.balign 4096
root_stack:
	.skip ROOT_STACK_BYTES
root_stack_end:

	.section .note.GNU-stack, "", @progbits
