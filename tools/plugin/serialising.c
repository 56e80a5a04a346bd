#include "serialising.h"

/*
 * Intel SDM, volume 3, chapter "Multiple-Processor Management", section "Serializing Instructions":
 * privileged: INVD, INVEPT, INVLPG, INVVPID, LGDT, LIDT, LLDT, LTR, MOV to a control register other
 * than CR8, MOV to a debug register, WBINVD, WRMSR (but for some registers: IA32_TSC_DEADLINE,
 * those of the x2APIC, IA32_PRED_CMD and a few more); others: CPUID, IRET, RSM, SERIALIZE.
 */
#define ANY_REG 8
#define ESCAPE	0x0f
#define CR3	3
#define CR8	8

enum operand { NO_OPERAND, IN_MEMORY, IN_EITHER };

struct pattern {
	uint8_t opcode[3];
	uint8_t length;
	/* The reg field of the ModRM byte, where it belongs to the opcode. */
	uint8_t reg;
	enum operand operand;
};

static const struct pattern patterns[] = {
	{{0xcf}, 1, ANY_REG, NO_OPERAND},		/* IRET */
	{{ESCAPE, 0x00}, 2, 2, IN_EITHER},		/* LLDT */
	{{ESCAPE, 0x00}, 2, 3, IN_EITHER},		/* LTR */
	{{ESCAPE, 0x01}, 2, 2, IN_MEMORY},		/* LGDT */
	{{ESCAPE, 0x01}, 2, 3, IN_MEMORY},		/* LIDT */
	{{ESCAPE, 0x01}, 2, 7, IN_MEMORY},		/* INVLPG */
	{{ESCAPE, 0x01, 0xe8}, 3, ANY_REG, NO_OPERAND}, /* SERIALIZE */
	{{ESCAPE, 0x08}, 2, ANY_REG, NO_OPERAND},	/* INVD */
	{{ESCAPE, 0x09}, 2, ANY_REG, NO_OPERAND},	/* WBINVD */
	{{ESCAPE, 0x23}, 2, ANY_REG, NO_OPERAND},	/* MOV to DR */
	{{ESCAPE, 0xa2}, 2, ANY_REG, NO_OPERAND},	/* CPUID */
	{{ESCAPE, 0xaa}, 2, ANY_REG, NO_OPERAND},	/* RSM */
	{{ESCAPE, 0x38, 0x80}, 3, ANY_REG, IN_MEMORY},	/* INVEPT */
	{{ESCAPE, 0x38, 0x81}, 3, ANY_REG, IN_MEMORY},	/* INVVPID */
};

/* An instruction without its prefixes; bytes past its end read as 0. */
struct opcode {
	uint8_t bytes[4];
	uint8_t rex;
	bool repeat;
};

static bool is_legacy_prefix(uint8_t byte)
{
	return byte == 0x66 || byte == 0x67 || byte == 0xf0 || byte == 0xf2 || byte == 0xf3 ||
	       byte == 0x2e || byte == 0x36 || byte == 0x3e || byte == 0x26 || byte == 0x64 ||
	       byte == 0x65;
}

static struct opcode strip_prefixes(const uint8_t *bytes, size_t size)
{
	struct opcode opcode = {0};
	size_t i = 0;

	for (; i < size && is_legacy_prefix(bytes[i]); i++)
		opcode.repeat |= bytes[i] == 0xf2 || bytes[i] == 0xf3;
	if (i < size && (bytes[i] & 0xf0) == 0x40)
		opcode.rex = bytes[i++];
	for (size_t n = 0; n < sizeof(opcode.bytes) && i + n < size; n++)
		opcode.bytes[n] = bytes[i + n];
	return opcode;
}

static bool matches(const struct pattern *pattern, const struct opcode *opcode)
{
	for (unsigned int i = 0; i < pattern->length; i++) {
		if (opcode->bytes[i] != pattern->opcode[i])
			return false;
	}
	/* F2 and F3 make other instructions of them: WBNOINVD, SETSSBSY, XSUSLDTRK. */
	if (opcode->repeat && pattern->length > 1)
		return false;
	uint8_t modrm = opcode->bytes[pattern->length % sizeof(opcode->bytes)];
	if (pattern->operand == IN_MEMORY && modrm >> 6 == 3)
		return false;
	return pattern->reg == ANY_REG || (modrm >> 3 & 7) == pattern->reg;
}

static enum instruction_kind control_register_kind(const struct opcode *opcode)
{
	/* REX.R is the fourth bit of the register's number. */
	unsigned int number = (opcode->bytes[2] >> 3 & 7U) | (opcode->rex & 4U) << 1;

	if (number == CR8)
		return INSTRUCTION_ORDINARY;
	return number == CR3 ? INSTRUCTION_CR3_LOAD : INSTRUCTION_SERIALISING;
}

enum instruction_kind instruction_kind(const uint8_t *bytes, size_t size)
{
	struct opcode opcode = strip_prefixes(bytes, size);

	if (opcode.bytes[0] == ESCAPE && opcode.bytes[1] == 0x22)
		return control_register_kind(&opcode);
	if (opcode.bytes[0] == ESCAPE && opcode.bytes[1] == 0x30)
		return INSTRUCTION_WRMSR;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		if (matches(&patterns[i], &opcode))
			return INSTRUCTION_SERIALISING;
	}
	return INSTRUCTION_ORDINARY;
}
