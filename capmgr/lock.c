#include "lock.h"

uint32_t lock_word;
