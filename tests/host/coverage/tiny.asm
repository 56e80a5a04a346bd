; A kernel whose every executed instruction is known, for the checks of the plugin and of the
; coverage program. It goes to long mode, runs each case below once and leaves QEMU with status 33.
;
; An instruction marked "ran" must be in the set that the plugin writes, any other of .text must
; not: the marks collect the addresses in .expected, which is not loaded.

KERNEL equ 0xffffffff80000000	; physical 0, as start32 maps it
CODE equ 8
EXIT_PORT equ 0xf4		; isa-debug-exit
EXIT_CODE equ 16		; status 2 * 16 + 1
FAULT_VECTOR equ 14
UNMAPPED equ 1 << 40

%macro ran 1+
%%here:	%1
[section .expected]
	dq %%here
__?SECT?__
%endmacro

section .expected progbits noalloc noexec nowrite align=8
section .note note alloc noexec nowrite align=4
	dd 4, 4, 18		; XEN_ELFNOTE_PHYS32_ENTRY: the 32-bit entry of the PVH protocol
	db "Xen", 0
	dd start32

section .boot progbits alloc exec nowrite align=16
bits 32
global start32
start32:
	mov eax, pml4 - KERNEL
	mov cr3, eax
	mov eax, cr4
	or eax, 1 << 5		; PAE
	mov cr4, eax
	mov ecx, 0xc0000080	; EFER
	rdmsr
	or eax, 1 << 8		; long mode
	wrmsr
	mov eax, cr0
	or eax, 1 << 31 | 1	; paging, protection
	mov cr0, eax
	lgdt [gdt_pointer_low - KERNEL]
	jmp CODE:start64
bits 64
start64:
	mov rax, high_start
	jmp rax

section .text progbits alloc exec nowrite align=16
global high_start
high_start:
	ran mov rsp, stack_top
	ran xor eax, eax
	ran mov ds, eax
	ran mov es, eax
	ran mov ss, eax
	ran call install_fault_handler
	ran call branch
	ran call measured
enters_loop:
	ran call loop
enters_rep:
	ran call repeat
	ran call fault_within_block
	ran call traced
	ran mov dx, EXIT_PORT
	ran mov al, EXIT_CODE
	ran out dx, al
.hang:
	hlt
	jmp .hang

	align 16
install_fault_handler:
	ran mov rax, page_fault
	ran mov rbx, idt + FAULT_VECTOR * 16
	ran mov [rbx], ax
	ran mov word [rbx + 2], CODE
	ran mov word [rbx + 4], 0x8e00
	ran shr rax, 16
	ran mov [rbx + 6], ax
	ran shr rax, 16
	ran mov [rbx + 8], eax
	ran lidt [rel idt_pointer]
	ran ret

	align 16
branch:
	ran test eax, eax
	ran clc
	ran jnc .over
	mov eax, 1
	mov ebx, 2
.over:
	ran ret

	align 16
loop:
	ran mov ecx, 3
loop_body:
	ran dec ecx
	ran jnz loop_body
	ran ret

	align 16
repeat:
	ran mov rdi, scratch
	ran mov ecx, 5
	ran cld
	ran rep stosb
	ran ret

; The load is in the middle of a translated block, whose end is never reached.
	align 16
fault_within_block:
	ran mov rbx, UNMAPPED
	ran mov eax, 7
faulting_load:
	ran mov rax, [rbx]
	inc rdx
	ret

page_fault:
	ran add rsp, 8			; the error code
	ran mov rax, after_fault
	ran mov [rsp], rax
	ran iretq

after_fault:
	ran ret

	align 16
never_called:
	mov eax, 1
	ret

; trace_from to trace_to: the test knows each access and which instructions serialise (!).
	align 64
global traced
traced:
	ran mov rbx, scratch
	ran mov ecx, 2
	ran mov rsi, scratch
	ran mov rdi, scratch + 128
	ran jmp trace_from
	align 64
global trace_from
trace_from:
	ran mov rax, [rbx]
	ran mov [rbx + 8], eax
	ran add dword [rbx + 62], 0	; over the end of a cache line
	ran lock xadd [rbx + 16], rdx
	ran push rbx
	ran pop rbx
	ran rep movsb
	ran mov rax, cr3
	ran mov cr3, rax		; !
	ran xor eax, eax
	ran mov cr8, rax
	ran lldt ax			; !
	ran mov dr6, rax		; !
	ran invlpg [rbx]		; !
	ran lgdt [rel gdt_pointer]	; !
	ran sgdt [rbx + 128]
	ran cpuid			; !
	ran mov ecx, 0xc0000100		; the base of FS
	ran xor edx, edx
	ran wrmsr			; !
	ran wbinvd			; !
	ran lfence
global trace_to
trace_to:
	ran ret

; Three executions of 7, 5 and 3 instructions between readings of the clock, and one that is no sample.
	align 16
measured:
	ran call samples_forget
	ran mov ebx, 3
measured_sample:
	ran rdtsc
	ran mov [rel stamps], rax
measured_first:
	ran mov ecx, ebx
measured_loop:
	ran dec ecx
	ran jnz measured_loop
	ran rdtsc
	ran mov [rel stamps + 8], rax
	ran call sample_take
	ran dec ebx
	ran jnz measured_sample
	ran rdtsc
	ran mov [rel stamps], rax
	ran push rbx
	ran pop rbx
	ran rdtsc
	ran mov [rel stamps + 8], rax
	ran call samples_print
	ran ret
samples_forget:
	ran ret
sample_take:
	ran ret
samples_print:
	ran ret

section .data progbits alloc noexec write align=4096
pml4:
	dq pdpt - KERNEL + 3
	times 510 dq 0
	dq pdpt - KERNEL + 3
pdpt:				; 1 GiB from physical 0, at 0 and at KERNEL
	dq 0x83
	times 509 dq 0
	dq 0x83
	dq 0
gdt:
	dq 0
	dq 0x00af9b000000ffff	; CODE: 64 bits, ring 0
gdt_pointer_low:
	dw $ - gdt - 1
	dq gdt - KERNEL
gdt_pointer:
	dw gdt_pointer_low - gdt - 1
	dq gdt
idt_pointer:
	dw 32 * 16 - 1
	dq idt
align 4096
idt:
	times 32 * 2 dq 0
scratch:
	times 256 db 0
stack:
	times 512 db 0
stack_top:
stamps:
	dq 0, 0
