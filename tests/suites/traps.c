#include "traps.h"

#define TRAP(name, vector, code) void trap_##name(uint64_t unused);
#include "traps.def"
#undef TRAP

#define TRAP(name, vector, code)                                                                   \
	__asm__(".intel_syntax noprefix\n"                                                         \
		"	.global trap_" #name "\n"                                                  \
		"trap_" #name ":\n"                                                                \
		"	" code "\n"                                                                \
		"	ret\n"                                                                     \
		".att_syntax prefix\n");
#include "traps.def"
#undef TRAP

const struct trap traps[] = {
#define TRAP(name, vector, code) { #name, trap_##name, vector },
#include "traps.def"
#undef TRAP
};

const uint32_t trap_count = sizeof(traps) / sizeof(traps[0]);
