/* What every suite's file includes. */
#ifndef SUITES_SUITE_H
#define SUITES_SUITE_H

#include "check.h"
#include "digest.h"
#include "entries.h"
#include "fixture.h"
#include "operation.h"
#include "print.h"
#include "runner.h"

#define ALL RIGHTS_ALL

#endif
