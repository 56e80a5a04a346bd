; A boot loader that lies. QEMU starts it in the kernel's place (PVH), the kernel lies in memory
; already; it starts the kernel with start information of its own making. Which, the first letter of
; the command line tells. Sources: the PVH boot ABI of the Xen project.
;
; Defined by the command line: KERNEL_ENTRY, KERNEL_END (physical), TABLE_PAGES.

PVH_MAGIC equ 0x336ec578
PAGE equ 4096
MIB equ 0x100000
GIB equ 0x40000000
RAM equ 1
HOLE equ 2
TOO_MANY equ 33

; What stands where in the start information.
MODULES equ 12
MODULE_LIST equ 16
COMMAND_LINE equ 24
START_INFO_SIZE equ 56

; lie LETTER: magic, version, modules, module list, memory map, its entries
%macro lie 6
	dd %1, %2, 0, %3
	dq %4, 0, 0, %5
	dd %6, 0
%endmacro

; range FROM, TO, TYPE
%macro range 3
	dq %1, (%2) - (%1)
	dd %3, 0
%endmacro

section .note note alloc noexec nowrite align=4
	dd 4, 4, 18		; XEN_ELFNOTE_PHYS32_ENTRY
	db "Xen", 0
	dd start

section .text progbits alloc exec write align=16
bits 32
global start
start:
	mov esi, [ebx + MODULE_LIST]	; where QEMU has put the boot image
	mov edi, true_image
	mov ecx, 4
	rep movsd
	mov esi, true_image
	mov edi, odd_image
	mov ecx, 4
	rep movsd
	inc dword [odd_image]
	mov esi, [ebx + COMMAND_LINE]
	movzx eax, byte [esi]
	sub eax, 'a'
	imul eax, START_INFO_SIZE
	lea ebx, [lies + eax]
	xor eax, eax
	mov ecx, KERNEL_ENTRY
	jmp ecx

align 8
lies:
	lie 0xbad, 1, 1, true_image, plain_map, 1		; a: not PVH
	lie PVH_MAGIC, 0, 1, true_image, plain_map, 1		; b: a version without a memory map
	lie PVH_MAGIC, 1, 1, true_image, no_map, 2		; c: no RAM
	lie PVH_MAGIC, 1, 1, odd_image, plain_map, 1		; d: an image at an odd address
	lie PVH_MAGIC, 1, 1, true_image, many_map, TOO_MANY	; e: more ranges than anybody has
	lie PVH_MAGIC, 1, 1, true_image, huge_map, 2		; f: more RAM than can be numbered
	lie PVH_MAGIC, 1, 1, true_image, small_map, 1		; g: room for tables, and for no more
	lie PVH_MAGIC, 1, 1, near_image, plain_map, 1		; h: the image stands in the tables' way

plain_map:
	range MIB, 64 * MIB, RAM
no_map:
	range MIB, 64 * MIB, HOLE
	range MIB, MIB, RAM
many_map:
%assign i 1
%rep TOO_MANY
	range i * MIB, (i + 1) * MIB, RAM
%assign i i + 1
%endrep
huge_map:
	range MIB, 64 * MIB, RAM
	range 64 * GIB, 65 * GIB, RAM
small_map:
	range MIB, KERNEL_END + TABLE_PAGES * PAGE, RAM

; Address and size, and two words that nobody reads.
true_image:
	dq 0, 0, 0, 0
odd_image:
	dq 0, 0, 0, 0
near_image:
	dq KERNEL_END, 4 * PAGE, 0, 0
