/* What crt's start would have set. */
#include "crt_startup.h"

const struct crt_startup *crt_startup;
