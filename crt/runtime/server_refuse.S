/*
 * Where a server stub goes when its table does not let the thread in: rax is the thread's id, rbx the
 * badge, r11 the stub, the words are where they came in.
 *
 * A thread of which the table says that it is inside may be so no more: who cuts it off can't tell the
 * table. The scheduler knows where the thread is (compinit.h); one that has come by this call alone
 * begins anew. While it asks, what the thread came with stands in its block, where nobody else puts
 * anything: its stack is in use if it is inside.
 */
#include <tessera/abi.h>

#include "crt_slots.h"
#include "crt_syscall_note.inc"
#include "thread_block.h"

#define INSIDE 2
#define EAGAIN 11
#define ELOOP  40

	.intel_syntax noprefix

	.section .text.crt_server_refuse, "ax", @progbits
	.global crt_server_refuse
	.type crt_server_refuse, @function
crt_server_refuse:
	cmp byte ptr [thread_admission + rax], INSIDE
	jne 2f
	mov ecx, eax
	shl ecx, THREAD_STACK_SHIFT
	lea rsp, [crt_stack_first_block + rcx + THREAD_BLOCK_KEPT_END]
	push r11
	push rbx
	push rdi
	push rsi
	push rdx
	push r10
	push r8
	push r9
	push rax
	mov eax, (GATE_CALL << CALL_SHIFT) | (CRT_SLOT_ENTERED << CAP_INDEX_SHIFT)
	syscall
	or rax, r8
	jne 1f
	pop rax
	pop r9
	pop r8
	pop r10
	pop rdx
	pop rsi
	pop rdi
	pop rbx
	pop r11
	mov byte ptr [thread_admission + rax], 1
	jmp r11
1:	mov rax, -ELOOP
	jmp 3f
2:	mov rax, -EAGAIN
3:	xor edx, edx
	or rsp, -1
	syscall
	.size crt_server_refuse, . - crt_server_refuse

	.section .note.GNU-stack, "", @progbits
