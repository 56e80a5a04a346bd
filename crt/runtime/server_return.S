/*
 * crt_server_return(id, status): returns from the gate that thread `id` has entered this component by,
 * from wherever it is, as its server stub would.
 */
#include "crt_syscall_note.inc"
#include "stack_note.h"

	.intel_syntax noprefix

	STACK_FRAME(crt_server_return, 8)

	.section .text.crt_server_return, "ax", @progbits
	.global crt_server_return
	.type crt_server_return, @function
crt_server_return:
	mov eax, edi
	mov byte ptr [thread_admission + rax], 1
	mov rax, rsi
	or rsp, -1
	syscall
	.size crt_server_return, . - crt_server_return

	.section .note.GNU-stack, "", @progbits
