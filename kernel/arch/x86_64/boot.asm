; From the boot loader to 64-bit C. Two ways in, both in 32-bit protected mode without paging:
;	multiboot2 (GRUB): eax = its magic, ebx = its information
;	PVH (QEMU -kernel): ebx = the start information; named by an ELF note
; Sources: Multiboot2 Specification 2.0; the PVH boot ABI of the Xen project.

%include "offsets.inc"

MULTIBOOT2_HEADER equ 0xe85250d6
MULTIBOOT2_BOOTED equ 0x36d76289
CR0_PE_WP_PG equ 0x80010001
CR4_PAE equ 0x20
EFER equ 0xc0000080
EFER_SCE_LME_NXE equ 0x901
PRESENT_WRITE equ 3
LARGE equ 0x80

extern boot_main
extern core_blocks
global multiboot2_entry

section .boot.header align=8
header:
	dd MULTIBOOT2_HEADER
	dd 0				; architecture: i386
	dd header_end - header
	dd -(MULTIBOOT2_HEADER + 0 + (header_end - header))
	align 8
	dw 6, 0				; tag: modules at page boundaries
	dd 8
	dw 3, 0				; tag: entry address
	dd 12
	dd multiboot2_entry
	align 8
	dw 0, 0
	dd 8
header_end:

section .note.pvh note align=4
	dd 4, 4, 18			; length of name and description, XEN_ELFNOTE_PHYS32_ENTRY
	db "Xen", 0
	dd pvh_entry

section .boot.text exec align=16
bits 32
pvh_entry:
	xor eax, eax
multiboot2_entry:
	cld
	mov esi, eax			; which of the two
	mov edi, ebx			; its information
	cmp esi, MULTIBOOT2_BOOTED
	je .tables
	xor esi, esi

; The first 4 GiB by pages of 2 MiB, at 0 and (1 GiB of them) at KERNEL_BASE.
.tables:
	mov ecx, 4 * 512
	mov eax, PRESENT_WRITE | LARGE
	mov ebx, boot_directories
.directory:
	mov [ebx], eax
	mov dword [ebx + 4], 0
	add ebx, 8
	add eax, 0x200000
	loop .directory
	mov dword [boot_pointers + 0], boot_directories + PRESENT_WRITE
	mov dword [boot_pointers + 8], boot_directories + 0x1000 + PRESENT_WRITE
	mov dword [boot_pointers + 16], boot_directories + 0x2000 + PRESENT_WRITE
	mov dword [boot_pointers + 24], boot_directories + 0x3000 + PRESENT_WRITE
	mov dword [boot_pointers + 510 * 8], boot_directories + PRESENT_WRITE
	mov dword [boot_tables + 0], boot_pointers + PRESENT_WRITE
	mov dword [boot_tables + 511 * 8], boot_pointers + PRESENT_WRITE

	mov eax, CR4_PAE
	mov cr4, eax
	mov eax, boot_tables
	mov cr3, eax
	mov ecx, EFER
	rdmsr
	or eax, EFER_SCE_LME_NXE
	wrmsr
	mov eax, CR0_PE_WP_PG
	mov cr0, eax
	lgdt [boot_gdt_pointer]
	jmp 8:long_mode

bits 64
long_mode:
	xor eax, eax
	mov ds, ax
	mov es, ax
	mov ss, ax
	mov fs, ax
	mov gs, ax
	mov rsp, core_blocks + CORE_AT
	mov edi, edi
	xchg rdi, rsi			; boot_main(magic, information)
	mov rax, boot_main
	xor ebp, ebp
	call rax
	ud2				; it does not return

section .boot.data write align=8
boot_gdt:
	dq 0, 0x00af9a000000ffff
boot_gdt_pointer:
	dw 15
	dd boot_gdt

section .boot.bss nobits write align=4096
boot_tables: resb 4096
boot_pointers: resb 4096
boot_directories: resb 4 * 4096
