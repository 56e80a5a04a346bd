/* The watch list: a good one is read, every other is refused; and kernels that are none. */
#define _GNU_SOURCE
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "watch_list.h"

/* A list with all its numbers, each of which is its place among them, from 1 on. */
static char *numbers(void)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	unsigned n = 0;

#define NUMBER(name) fprintf(file, #name " %#x\n", ++n);
#include "watch_list.def"
	fclose(file);
	return text;
}

static bool read_with(struct watch_list *list, const char *more)
{
	char *first = numbers(), *all;
	bool good;

	assert_true(asprintf(&all, "%s%s", first, more) > 0);
	good = watch_list_read(list, fixture_file(all, strlen(all)));
	free(first);
	free(all);
	return good;
}

static void destroy(struct watch_list *list)
{
	for (size_t i = 0; i < list->n_areas; i++)
		free(list->areas[i].last);
	free(list->areas);
	free(list->places);
}

static void a_list_is_read(void **state)
{
	struct watch_list list;
	const struct watched_place *place;
	enum area area;

	(void)state;
	assert_true(read_with(&list, "function 0x300 0\ntimer 0x100 0x40\nwatched 0x300 0\n"
				     "locks 0x1000 0x1020 0x10 0x8\n"));
	assert_int_equal(list.direct_map, 1);
	assert_int_equal(list.core, 2);
	place = watch_list_at(&list, 0x100);
	assert_int_equal(place->place, PLACE_timer);
	assert_int_equal(place->number, 0x40);
	place = watch_list_at(&list, 0x300);
	assert_int_equal(place[0].place, PLACE_function);
	assert_int_equal(place[1].place, PLACE_watched);
	assert_null(watch_list_at(&list, 0x200));
	assert_null(watch_list_at(&list, 0x301));
	assert_ptr_equal(watch_list_value(&list, 0x1008, &area), &list.areas[0].last[0]);
	assert_ptr_equal(watch_list_value(&list, 0x1018, &area), &list.areas[0].last[1]);
	assert_int_equal(area, AREA_locks);
	assert_null(watch_list_value(&list, 0x1000, &area));
	assert_null(watch_list_value(&list, 0x1028, &area));
	assert_null(watch_list_value(&list, 0xff8, &area));
	destroy(&list);
}

static void refused(const char *more, const char *why)
{
	struct watch_list list;

	fixture_catch_errors();
	assert_false(read_with(&list, more));
	fixture_contains(fixture_errors(), why);
	destroy(&list);
}

static void lines_that_say_nothing_are_refused(void **state)
{
	(void)state;
	refused("\n", "not a line of a watch list");
	refused("nonsense 1\n", "not a line of a watch list: nonsense");
	refused("timer 0x100\n", "not a line of a watch list");
	refused("timer here 1\n", "not a line of a watch list");
	refused("core 1 2\n", "not a line of a watch list");
	refused("locks 0x1000 0x1020 0x10\n", "not a line of a watch list");
}

static void areas_that_cannot_be_are_refused(void **state)
{
	(void)state;
	refused("locks 0x1000 0x1000 0x10 0\n", "not a line");
	refused("locks 0x1000 0x800 0x10 0\n", "not a line");
	refused("locks 0x1000 0x1018 0x10 0\n", "not a line");
	refused("locks 0x1000 0x1020 0 0\n", "not a line");
	refused("counters 0x1000 0x1020 0x10 0x10\n", "not a line");
}

static void a_list_without_all_numbers_is_refused(void **state)
{
	struct watch_list list;

	(void)state;
	fixture_catch_errors();
	assert_false(watch_list_read(&list, fixture_file("core 1\n", 7)));
	fixture_contains(fixture_errors(), "some numbers are missing");
	fixture_catch_errors();
	assert_false(watch_list_read(&list, "/nowhere/list"));
	fixture_contains(fixture_errors(), "No such file");
}

static void what_is_no_kernel_has_no_list(void **state)
{
	struct image image;
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	(void)state;
	fixture_catch_errors();
	assert_false(image_load(&image, fixture_file("text", 4)));
	image_destroy(&image);
	assert_false(image_load(&image, "/nowhere/kernel.elf"));
	image_destroy(&image);
	/* This program is an ELF file with debug information, but no kernel. */
	assert_true(image_load(&image, "/proc/self/exe"));
	assert_false(list_write(file, &image, NULL, 0));
	image_destroy(&image);
	const char *errors = fixture_errors();
	fixture_contains(errors, "is no ELF file for x86-64");
	fixture_contains(errors, "No such file");
	fixture_contains(errors, "has no symbol thread_table");
	fclose(file);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_read),
		cmocka_unit_test(lines_that_say_nothing_are_refused),
		cmocka_unit_test(areas_that_cannot_be_are_refused),
		cmocka_unit_test(a_list_without_all_numbers_is_refused),
		cmocka_unit_test(what_is_no_kernel_has_no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
