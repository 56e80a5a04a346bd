; The ways into the kernel and out of it.
;
; No stack is needed to find a core: each core has a system-call entry of its own, next to which its
; data lies; an exception or interrupt from user level lands in the current thread's page, whose
; first word names the core. In here, rsp is most often the core: its data lies where its kernel
; stack begins.
;
; The GS base is always the user's: the kernel has no swapgs.

%include "offsets.inc"

extern core_blocks, call_table, captbl_null_leaf, frame_table
extern invocation_call, invocation_return, fault_enter
extern interrupt, exception, panic_exception

section .text

; ---------------------------------------------------------------------------------- for lists of registers

%macro PUSH 1-*
%rep %0
	push %1
%rotate 1
%endrep
%endmacro

%macro POP 1-*
%rep %0
	pop %1
%rotate 1
%endrep
%endmacro

%macro CLEAR 1-*
%rep %0
	xor %1, %1
%rotate 1
%endrep
%endmacro

; ---------------------------------------------------------------------------------- to user level

; The end of a system call: what is in no other register is cleared.
%macro RETURN_TO_USER 0
	CLEAR esi, r9d, r10d
	mov r11d, FLAGS_OF_USER
	o64 sysret
%endmacro

; Into a component at its entry rcx: what carries nothing is cleared.
%macro ENTER_COMPONENT 0
	CLEAR ebp, r12d, r13d, r14d, r15d, esp
	wrfsbase rbp
	wrgsbase rbp
	mov r11d, FLAGS_OF_USER
	o64 sysret
%endmacro

; What is kept of a caller in the invocation entry %1, beside its instruction and stack pointer; rcx is
; used.
%macro KEEP_CONTEXT_IN 1
	rdfsbase rcx
	mov [%1 + INVOCATION_FS], rcx
	mov [%1 + INVOCATION_RBX], rbx
	mov [%1 + INVOCATION_RBP], rbp
	mov [%1 + INVOCATION_R12], r12
	mov [%1 + INVOCATION_R13], r13
	mov [%1 + INVOCATION_R14], r14
	mov [%1 + INVOCATION_R15], r15
%endmacro

; Takes all of it back, with rcx = ip; rdi is cleared, and the GS base with it.
%macro TAKE_CONTEXT_FROM 1
	mov rcx, [%1 + INVOCATION_FS]
	wrfsbase rcx
	xor edi, edi
	wrgsbase rdi
	mov rcx, [%1 + INVOCATION_IP]
	mov rsp, [%1 + INVOCATION_SP]
	mov rbx, [%1 + INVOCATION_RBX]
	mov rbp, [%1 + INVOCATION_RBP]
	mov r12, [%1 + INVOCATION_R12]
	mov r13, [%1 + INVOCATION_R13]
	mov r14, [%1 + INVOCATION_R14]
	mov r15, [%1 + INVOCATION_R15]
%endmacro

; ---------------------------------------------------------------------------------- system calls

%define CORE_FIELD(core, field) rel core_blocks + core * CORE_BLOCK_SIZE + CORE_AT + field

%ifdef FAST_PATHS
%include "fast_paths.inc"
%endif

%macro SYSCALL_ENTRY 1
global syscall_entry_%1, syscall_entry_with_vectors_%1
%ifdef FAST_PATHS
syscall_entry_with_vectors_%1:
	FAST_PATHS_WITH_VECTORS_OF %1
syscall_entry_%1:
	FAST_PATHS_OF %1
%else
syscall_entry_with_vectors_%1:
syscall_entry_%1:
	test rsp, rsp
	js slow_return_%1
	cmp eax, ABI_GATE_CALL
	jae slow_gate_%1
%endif
slow_call_%1:
	mov r11d, eax
	shr r11d, ABI_CALL_SHIFT
	sub r11d, ABI_FIRST_CALL
	jb slow_foreign_%1
	jmp [calls_%1 + r11 * 8]
slow_gate_%1:
	TO_CORE_STACK %1
	jmp gate_call
slow_return_%1:
	TO_CORE_STACK %1
	jmp gate_return
slow_foreign_%1:
	TO_CORE_STACK %1
	jmp foreign_call

%assign place 0
%rep ABI_CALLS
	TABLE_CALL %1, place
%assign place place + 1
%endrep

section .rodata
calls_%1:
%assign place 0
%rep ABI_CALLS
	dq call_%1_ %+ place
%assign place place + 1
%endrep
section .text
%endmacro

%macro TO_CORE_STACK 1
	mov [CORE_FIELD(%1, CORE_USER_STACK)], rsp
	lea rsp, [CORE_FIELD(%1, 0)]
%endmacro

; %2: the captbl of the component that runs.
%macro TABLE_OF_CALLER 2
	mov %2, [CORE_FIELD(%1, CORE_TOP)]
	mov %2, [%2 + INVOCATION_CAPTBL]
%endmacro

; r9: the slot of the capability in eax, from the null leaf on, for the operation of the number %2;
; eax and %3 are used.
%macro LOOK_UP 3
	TABLE_OF_CALLER %1, %3
	mov r9d, eax
	and r9d, SLOT_IN_LEAF
	shr eax, LEAF_SHIFT
	add r9, [%3 + rax * 8 - (((%2) << ABI_CALL_SHIFT) >> LEAF_SHIFT) * 8]
%endmacro

; The operation with the place %2 in the table, by its C function. rcx: where the caller goes on. r11
; is free, the caller's flags are not kept; the C function finds the caller's captbl there. The three
; with fast paths go on behind the walk: of them, only dispatch looks up something else.
%macro TABLE_CALL 2
call_%1_%2:
	LOOK_UP %1, ABI_FIRST_CALL + %2, r11
call_with_slot_%1_%2:
%ifdef FAST_PATHS
%if %2 == PLACE_DISPATCH
	TABLE_OF_CALLER %1, r11
%endif
%endif
	TO_CORE_STACK %1
	push rcx
	mov rcx, r10
	add r9, captbl_null_leaf
	call [call_table + %2 * 8]
%if %2 == PLACE_DEACTIVATE || %2 >= PLACE_ASND	; after these another thread may go on
	cmp byte [CORE_FIELD(%1, CORE_RESUME)], 0
	jne leave_by_call
%endif
	pop rcx
	mov rsp, [CORE_FIELD(%1, CORE_USER_STACK)]
	CLEAR edi, r8d
	RETURN_TO_USER
%endmacro

SYSCALL_ENTRY 0

; Keeps the context of a caller in the invocation entry r11; its ip is in rcx. rsp + %1: the core.
%macro KEEP_CONTEXT 1
	mov [r11 + INVOCATION_IP], rcx
	mov rcx, [rsp + %1 + CORE_USER_STACK]
	mov [r11 + INVOCATION_SP], rcx
	KEEP_CONTEXT_IN r11
%endmacro

; A system call after which another thread, or the same one elsewhere, goes on.
leave_by_call:
	pop rcx
	mov r11, [rsp + CORE_LEAVING]
	test r11, r11
	jz resume
	KEEP_CONTEXT 0

; Goes on with the current thread of the core (rsp), or idles.
resume:
	mov byte [rsp + CORE_RESUME], 0
	mov qword [rsp + CORE_LEAVING], 0
	mov rbp, [rsp + CORE_CURRENT]
	test rbp, rbp
	jz idle
	mov r11, [rsp + CORE_TOP]
	cmp byte [rbp + THREAD_RESUME], RESUMES_RESULT
	mov byte [rbp + THREAD_RESUME], 0
	ja resume_frame
	je .result
	CLEAR eax, edx, r8d
	jmp resume_context
.result:
	mov rax, [rbp + THREAD_RESULT]
	mov rdx, [rbp + THREAD_RESULT + 8]
	mov r8, [rbp + THREAD_RESULT + 16]

; To the context that the invocation entry r11 keeps, with rax, rdx and r8 as results.
resume_context:
	TAKE_CONTEXT_FROM r11
	RETURN_TO_USER

; To the registers in the frame of the thread rbp.
resume_frame:
	mov rsp, [rbp + THREAD_FRAME_END]
	sub rsp, REGISTERS_SIZE
resume_registers:
	pop rax
	wrgsbase rax
	pop rax
	wrfsbase rax
	POP r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax
	add rsp, 16
	iretq

; An interrupt ends this: its handler goes on at resume.
idle:
	sti
	hlt
	jmp idle

; ---------------------------------------------------------------------------------- gates

gate_call:
	mov r11, [rsp + CORE_TOP]
	KEEP_CONTEXT 0
	PUSH rdi, rsi, rdx, r10, r8, r9
	mov rdi, [r11 + INVOCATION_CAPTBL]
	mov esi, eax
	and esi, SLOT_IN_LEAF
	shr eax, LEAF_SHIFT
	add rsi, [rdi + rax * 8 - (ABI_GATE_CALL >> LEAF_SHIFT) * 8]
	add rsi, captbl_null_leaf
	lea rdi, [rsp + 48]
	call invocation_call
	POP r9, r8, r10, rdx, rsi, rdi
	mov r11, [rsp + CORE_TOP]
	mov rcx, [r11 + INVOCATION_IP]
	test rax, rax
	js .failed
	movzx eax, word [r11 + INVOCATION_THREAD]
	mov rbx, [r11 + INVOCATION_RBX]
	ENTER_COMPONENT
.failed:
	mov r8, rax
	mov rsp, [rsp + CORE_USER_STACK]
	CLEAR eax, edx, edi
	RETURN_TO_USER

; rsp: the core, here and in what follows.
gate_return:
	mov r11, [rsp + CORE_CURRENT]
	add r11, THREAD_BASE
	cmp [rsp + CORE_TOP], r11
	je forged_return
	push rax
	push rdx
	lea rdi, [rsp + 16]
	mov rsi, rax
	call invocation_return
	test rax, rax
	pop rdx
	pop rax
	jnz resume
	mov r11, [rsp + CORE_TOP]
	xor r8d, r8d
	jmp resume_context

; ------------------------------------------------ system calls that are not the kernel's, as faults

forged_return:
	mov r11d, FORGED_RETURN
	jmp call_as_fault
foreign_call:
	mov r11d, FOREIGN_CALL

; Builds in the thread's frame what an exception with the vector r11 would have left there. What
; syscall destroyed is shown as it left it: rcx = rip, r11 = flags.
call_as_fault:
	mov [rsp - 8], r11
	mov r11, [rsp + CORE_USER_STACK]
	mov [rsp - 16], r11
	mov r11, [rsp + CORE_CURRENT]
	mov r11, [r11 + THREAD_FRAME_END]
	xchg rsp, r11			; r11: the core
	push DATA_OF_USER
	push qword [r11 - 16]
	push FLAGS_OF_USER
	push CODE_OF_USER
	push rcx
	push 0
	push qword [r11 - 8]
	mov r11d, FLAGS_OF_USER
	jmp exception_common

; ---------------------------------------------------------------------------- exceptions, interrupts

; Completes the frame behind vector and error code: struct registers.
%macro KEEP_REGISTERS 0
	PUSH rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
	rdfsbase rax
	push rax
	rdgsbase rax
	push rax
%endmacro

; From the thread's page that rsp points into: rdi = its core, and on to the core's stack.
%macro TO_CORE_OF_THREAD 0
	and rsp, -4096
	mov byte [rsp + THREAD_RESUME], RESUMES_FRAME
	mov rdi, [rsp]
	mov rsp, rdi
%endmacro

; Exceptions of user level. In the kernel, they are a bug of the kernel.
exception_common:
	KEEP_REGISTERS
	test byte [rsp + REGISTER_CS], 3
	jz exception_in_kernel
exception_in_c:
	cld
	clac
	TO_CORE_OF_THREAD
	call exception
	jmp resume
exception_in_kernel:
	mov rdi, rsp
	jmp panic_exception

%macro EXCEPTION 1
exception_%1:
	push 0
	push %1
	jmp exception_common
%endmacro

%macro EXCEPTION_WITH_CODE 1
exception_%1:
	push %1
	jmp exception_common
%endmacro

; Non-maskable interrupt, double fault and machine check: on stacks of their own, and the end.
%macro FATAL 2
exception_%1:
%if %2 == 0
	push 0
%endif
	push %1
	KEEP_REGISTERS
	cld
	clac
	mov rdi, rsp
	jmp panic_exception
%endmacro

EXCEPTION 0

; Debug exceptions have a stack of their own, because one may strike at the first instruction of a
; system call (after a load of ss with a breakpoint): there it means nothing. The word at the top
; of that stack names the core.
exception_1:
	test byte [rsp + 8], 3
	jnz .user
	iretq
.user:
	push rax
	push rbx
	mov rax, [rsp + 56]
	mov rax, [rax + CORE_CURRENT]
	mov rax, [rax + THREAD_FRAME_END]
	sub rax, REGISTERS_SIZE
%assign i 0
%rep 5
	mov rbx, [rsp + 16 + i]
	mov [rax + REGISTER_RIP + i], rbx
%assign i i + 8
%endrep
	mov qword [rax + REGISTER_VECTOR], 1
	mov qword [rax + REGISTER_VECTOR + 8], 0
	pop rbx
	xchg rax, [rsp]			; rax is the user's again
	pop rsp				; the frame of the thread
	add rsp, REGISTER_VECTOR
	jmp exception_common

FATAL 2, 0
EXCEPTION 3
EXCEPTION 4
EXCEPTION 5
EXCEPTION 6
EXCEPTION 7
FATAL 8, 1
EXCEPTION 9
EXCEPTION_WITH_CODE 10
EXCEPTION_WITH_CODE 11
EXCEPTION_WITH_CODE 12
EXCEPTION_WITH_CODE 13
%ifdef FAST_PATHS
exception_14:
	push 14
	KEEP_REGISTERS
	test byte [rsp + REGISTER_CS], 3
	jz exception_in_kernel
	and rsp, -4096
	FAST_FAULT 0			; the only core's
%else
EXCEPTION_WITH_CODE 14
%endif
EXCEPTION 15
EXCEPTION 16
EXCEPTION_WITH_CODE 17
FATAL 18, 0
EXCEPTION 19
EXCEPTION 20
EXCEPTION_WITH_CODE 21

%macro INTERRUPT 2
interrupt_%1:
	push 0
	push %1
	jmp %2
%endmacro

interrupt_of_timer:
	KEEP_REGISTERS
	test byte [rsp + REGISTER_CS], 3
%ifdef FAST_PATHS
	jnz fast_timer_0		; the only core's
%else
	jnz interrupt_in_c
%endif
	mov esi, TIMER_VECTOR_NUMBER

; Of an idle core: its stack is in use, and what is on it is past.
interrupt_while_idle:
	and rsp, -CORE_BLOCK_SIZE
	add rsp, CORE_AT
	mov rdi, rsp
	jmp interrupt_on_core_stack

interrupt_of_line:
	KEEP_REGISTERS
	mov esi, [rsp + REGISTER_VECTOR]
	test byte [rsp + REGISTER_CS], 3
	jz interrupt_while_idle
%ifdef FAST_PATHS
	and rsp, -4096
	FAST_INTERRUPT 0		; the only core's
%endif

; Of a thread, into whose page rsp points.
interrupt_in_c:
	TO_CORE_OF_THREAD
	mov rsi, [rdi + CORE_CURRENT]
	mov rsi, [rsi + THREAD_FRAME_END]
	mov esi, [rsi - REGISTERS_SIZE + REGISTER_VECTOR]
interrupt_on_core_stack:
	cld
	clac
	call interrupt
	jmp resume

%assign i FIRST_IRQ_VECTOR
%rep IRQ_COUNT
INTERRUPT i, interrupt_of_line
%assign i i + 1
%endrep
INTERRUPT TIMER_VECTOR_NUMBER, interrupt_of_timer

; Spurious interrupts of the local APIC want no end of interrupt.
interrupt_255:
	iretq

; ---------------------------------------------------------------------------------- start, tables

; resume_from(core): the first way into a thread.
global resume_from
resume_from:
	mov rsp, rdi
	jmp resume

section .rodata

global exception_entries, interrupt_entries, timer_entry, spurious_entry
exception_entries:
%assign i 0
%rep 22
	dq exception_ %+ i
%assign i i + 1
%endrep
interrupt_entries:
%assign i FIRST_IRQ_VECTOR
%rep IRQ_COUNT
	dq interrupt_ %+ i
%assign i i + 1
%endrep
timer_entry: dq interrupt_ %+ TIMER_VECTOR_NUMBER
spurious_entry: dq interrupt_255
