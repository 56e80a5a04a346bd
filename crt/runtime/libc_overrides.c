/*
 * What the C library's objects call that would enter a Linux kernel. They lock to keep its own
 * threads apart; here the file structures of printing into memory are on the caller's stack, so
 * that there is nothing to lock. What ends a program ends the component.
 */
#include <stdint.h>

#include "crt.h"

void __lock(volatile int *lock);
void __unlock(volatile int *lock);
int __lockfile(void *file);
void __unlockfile(void *file);
void __stack_chk_fail(void) __attribute__((noreturn));
void __stack_chk_fail_local(void) __attribute__((noreturn));
void __assert_fail(const char *text, const char *file, int line, const char *function)
	__attribute__((noreturn));
void abort(void) __attribute__((noreturn));
void exit(int code) __attribute__((noreturn));
void _Exit(int code) __attribute__((noreturn));

void __lock(volatile int *lock)
{
	(void)lock;
}

void __unlock(volatile int *lock)
{
	(void)lock;
}

int __lockfile(void *file)
{
	(void)file;
	return 0;
}

void __unlockfile(void *file)
{
	(void)file;
}

void __stack_chk_fail(void)
{
	crt_fail("a stack was overwritten");
}

void __stack_chk_fail_local(void)
{
	__stack_chk_fail();
}

void __assert_fail(const char *text, const char *file, int line, const char *function)
{
	crt_fail("%s:%d: %s: assertion failed: %s", file, line, function, text);
}

void abort(void)
{
	crt_fail("abort");
}

void exit(int code)
{
	crt_compinit_exit(code);
}

void _Exit(int code)
{
	crt_compinit_exit(code);
}
