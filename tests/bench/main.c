/* The root program: takes the figures one after another, prints them, and ends the machine. */
#include "bench.h"
#include "print.h"

#include <stddef.h>

struct figure {
	const char *name;
	void (*take)(void);
};

static const struct figure figures[] = {
#define FIGURE(name) { #name, bench_##name },
#include "figures.def"
#undef FIGURE
};

static __attribute__((noinline)) void run_function(void (*function)(void))
{
	if (!check_catch())
		function();
}

static bool take_figure(const struct figure *figure)
{
	print_line("::case bench ", figure->name, NULL);
	check_begin();
	samples_forget();
	fixture_begin();
	run_function(figure->take);
	run_function(fixture_end);
	if (!check_finding())
		samples_print(figure->name);
	print_line(check_finding() ? "::fail " : "::pass", check_finding(), NULL);
	return !check_finding();
}

void runner_main(void)
{
	uint32_t failed = 0;

	check_begin();
	run_function(fixture_init);
	run_function(samples_calibrate);
	if (check_finding()) {
		print_line("the fixture cannot be made: ", check_finding(), NULL);
		kernel_debug_exit(BOOT_DEBUG, 1);
	}
	for (uint32_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		failed += !take_figure(&figures[i]);
	print_line("::end", NULL);
	kernel_debug_exit(BOOT_DEBUG, failed ? 1 : 0);
	__builtin_unreachable();
}
