/*
 * Where one x86-64 instruction ends and the next begins: all that counting instructions needs.
 * Lengths are those of 64-bit mode; in 32-bit code a few differ (INC and DEC of one byte, MOV with
 * a full address).
 */
#ifndef X86_LENGTH_H
#define X86_LENGTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes of the instruction that begins at code, 0 if it does not end within size bytes. */
size_t x86_length(const uint8_t *code, size_t size);

/* Whether that instruction is a NOP, as compilers and assemblers align with. */
bool x86_is_nop(const uint8_t *code, size_t size);

/* Whether it is a conditional jump (Jcc). */
bool x86_is_conditional_jump(const uint8_t *code, size_t size);

#endif
