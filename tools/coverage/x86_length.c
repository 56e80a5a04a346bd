#include "x86_length.h"

#define LENGTH_MAX 15

/* What follows an opcode. */
enum form {
	N = 0,	/* nothing */
	M = 1,	/* ModRM, and what it brings */
	B = 2,	/* 8 bits */
	W = 4,	/* 16 bits */
	Z = 8,	/* 16 bits with operand size 16, else 32 bits */
	V = 16, /* as Z, but 64 bits with REX.W */
	A = 32, /* an address: 64 bits, or 32 with the address-size prefix */
	G = 64, /* as given by the ModRM's reg field: B or Z for TEST, nothing for the others */
	MB = M | B,
	MZ = M | Z,
	WB = W | B,
	GB = M | G | B,
	GZ = M | G | Z,
};

/* clang-format off */
/* Intel SDM, volume 2, appendix A, table A-2. Prefixes and escapes are dealt with before. */
static const uint8_t one_byte[256] = {
	M,  M,  M,  M,  B,  Z,  N,  N,  M,  M,  M,  M,  B,  Z,  N,  N,  /* 00 */
	M,  M,  M,  M,  B,  Z,  N,  N,  M,  M,  M,  M,  B,  Z,  N,  N,  /* 10 */
	M,  M,  M,  M,  B,  Z,  N,  N,  M,  M,  M,  M,  B,  Z,  N,  N,  /* 20 */
	M,  M,  M,  M,  B,  Z,  N,  N,  M,  M,  M,  M,  B,  Z,  N,  N,  /* 30 */
	N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  /* 40 */
	N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  /* 50 */
	N,  N,  N,  M,  N,  N,  N,  N,  Z,  MZ, B,  MB, N,  N,  N,  N,  /* 60 */
	B,  B,  B,  B,  B,  B,  B,  B,  B,  B,  B,  B,  B,  B,  B,  B,  /* 70 */
	MB, MZ, N,  MB, M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* 80 */
	N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  /* 90 */
	A,  A,  A,  A,  N,  N,  N,  N,  B,  Z,  N,  N,  N,  N,  N,  N,  /* a0 */
	B,  B,  B,  B,  B,  B,  B,  B,  V,  V,  V,  V,  V,  V,  V,  V,  /* b0 */
	MB, MB, W,  N,  N,  N,  MB, MZ, WB, N,  W,  N,  N,  B,  N,  N,  /* c0 */
	M,  M,  M,  M,  N,  N,  N,  N,  M,  M,  M,  M,  M,  M,  M,  M,  /* d0 */
	B,  B,  B,  B,  B,  B,  B,  B,  Z,  Z,  N,  B,  N,  N,  N,  N,  /* e0 */
	N,  N,  N,  N,  N,  N,  GB, GZ, N,  N,  N,  N,  N,  N,  M,  M,  /* f0 */
};

/* Table A-3, behind 0F; 0F 38 and 0F 3A are dealt with before. */
static const uint8_t two_byte[256] = {
	M,  M,  M,  M,  N,  N,  N,  N,  N,  N,  N,  N,  N,  M,  N,  MB, /* 00 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* 10 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* 20 */
	N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N,  /* 30 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* 40 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* 50 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* 60 */
	MB, MB, MB, MB, M,  M,  M,  N,  M,  M,  M,  M,  M,  M,  M,  M,  /* 70 */
	Z,  Z,  Z,  Z,  Z,  Z,  Z,  Z,  Z,  Z,  Z,  Z,  Z,  Z,  Z,  Z,  /* 80 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* 90 */
	N,  N,  N,  M,  MB, M,  M,  M,  N,  N,  N,  M,  MB, M,  M,  M,  /* a0 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  MB, M,  M,  M,  M,  M,  /* b0 */
	M,  M,  MB, M,  MB, MB, MB, M,  N,  N,  N,  N,  N,  N,  N,  N,  /* c0 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* d0 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* e0 */
	M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  M,  /* f0 */
};
/* clang-format on */

struct decoder {
	const uint8_t *code;
	size_t size;
	size_t at;
	bool operand_size;
	bool address_size;
	bool repeat;
	uint8_t rex;
	/* 0: one byte; 1: 0F; 2: 0F 38; 3: 0F 3A. */
	unsigned int map;
	bool vector;
	uint8_t opcode;
};

/* Bytes past the end read as 0: a length beyond the size is refused at the end. */
static uint8_t peek(const struct decoder *d, size_t ahead)
{
	return d->at + ahead < d->size ? d->code[d->at + ahead] : 0;
}

static bool take_legacy_prefix(struct decoder *d)
{
	switch (peek(d, 0)) {
	case 0x66:
		d->operand_size = true;
		break;
	case 0x67:
		d->address_size = true;
		break;
	case 0xf2:
	case 0xf3:
		d->repeat = true;
		break;
	case 0x26:
	case 0x2e:
	case 0x36:
	case 0x3e:
	case 0x64:
	case 0x65:
	case 0xf0:
		break;
	default:
		return false;
	}
	d->at++;
	return true;
}

/* VEX and EVEX: prefix bytes whose low bits name the opcode map, then the opcode. */
static void take_vector_opcode(struct decoder *d)
{
	uint8_t prefix = peek(d, 0);

	d->vector = true;
	if (prefix == 0xc5) {
		d->map = 1;
		d->at += 2;
	} else {
		d->map = peek(d, 1) & (prefix == 0x62 ? 0x07 : 0x1f);
		d->at += prefix == 0x62 ? 4 : 3;
	}
	d->opcode = peek(d, 0);
	d->at++;
}

static void take_opcode(struct decoder *d)
{
	uint8_t byte = peek(d, 0);

	if (byte == 0xc4 || byte == 0xc5 || byte == 0x62) {
		take_vector_opcode(d);
		return;
	}
	if (byte == 0x0f) {
		uint8_t second = peek(d, 1);
		d->map = second == 0x38 ? 2 : second == 0x3a ? 3 : 1;
		d->at += d->map == 1 ? 1 : 2;
	}
	d->opcode = peek(d, 0);
	d->at++;
}

static unsigned int form_of(const struct decoder *d)
{
	switch (d->map) {
	case 0:
		return one_byte[d->opcode];
	case 1:
		return two_byte[d->opcode];
	case 3:
		return MB;
	default:
		return M;
	}
}

static size_t modrm_length(const struct decoder *d)
{
	uint8_t modrm = peek(d, 0);
	unsigned int mod = modrm >> 6;
	unsigned int rm = modrm & 7;
	size_t length = 1;

	/* Moves to and from control and debug registers ignore mod. */
	if (mod == 3 || (d->map == 1 && !d->vector && d->opcode >= 0x20 && d->opcode <= 0x23))
		return length;
	if (rm == 4) {
		length++;
		if (mod == 0 && (peek(d, 1) & 7) == 5)
			length += 4;
	}
	if (mod == 1)
		length += 1;
	if (mod == 2 || (mod == 0 && rm == 5))
		length += 4;
	return length;
}

static bool is_near_branch(const struct decoder *d)
{
	if (d->map == 1)
		return d->opcode >= 0x80 && d->opcode <= 0x8f;
	return d->map == 0 && (d->opcode == 0xe8 || d->opcode == 0xe9);
}

static size_t immediate_length(const struct decoder *d, unsigned int form)
{
	bool wide = d->rex & 8;
	size_t length = 0;

	if (form & B)
		length += 1;
	if (form & W)
		length += 2;
	if (form & A)
		length += d->address_size ? 4 : 8;
	/* In 64-bit mode near branches have 32 bits whatever the operand size. */
	if (form & Z)
		length += d->operand_size && !wide && !is_near_branch(d) ? 2 : 4;
	if (form & V)
		length += wide ? 8 : d->operand_size ? 2 : 4;
	return length;
}

static void decode(struct decoder *d)
{
	while (d->at < LENGTH_MAX && take_legacy_prefix(d))
		continue;
	if ((peek(d, 0) & 0xf0) == 0x40) {
		d->rex = peek(d, 0);
		d->at++;
	}
	take_opcode(d);
	unsigned int form = form_of(d);
	/* TEST is the only one of its group with an immediate. */
	if (form & G && (peek(d, 0) >> 3 & 7) > 1)
		form = M;
	if (form & M)
		d->at += modrm_length(d);
	d->at += immediate_length(d, form);
}

size_t x86_length(const uint8_t *code, size_t size)
{
	struct decoder d = {.code = code, .size = size};

	decode(&d);
	return d.at <= size && d.at <= LENGTH_MAX ? d.at : 0;
}

bool x86_is_nop(const uint8_t *code, size_t size)
{
	struct decoder d = {.code = code, .size = size};

	decode(&d);
	/* F3 90 is PAUSE, 41 90 exchanges two registers. */
	if (d.map == 0 && d.opcode == 0x90)
		return !d.repeat && !(d.rex & 1);
	return d.map == 1 && !d.vector && d.opcode == 0x1f;
}

bool x86_is_conditional_jump(const uint8_t *code, size_t size)
{
	struct decoder d = {.code = code, .size = size};

	decode(&d);
	return !d.vector && d.opcode >> 4 == (d.map == 0 ? 7 : 8) && d.map <= 1;
}
