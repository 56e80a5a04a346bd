/* The JUnit document: its structure, and texts that XML does not like. */
#define _XOPEN_SOURCE 700
#include "../../../tools/report/junit.h"

#include "tool.h"

static const char *escape(const char *text)
{
	static char escaped[256];
	FILE *file = fmemopen(escaped, sizeof(escaped), "w");

	assert_non_null(file);
	junit_escape(file, text);
	fclose(file);
	return escaped;
}

static void markup_is_escaped(void **state)
{
	(void)state;
	assert_string_equal(escape("<a href=\"x\">'&'</a>"),
			    "&lt;a href=&quot;x&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;");
}

static void control_characters_are_dropped(void **state)
{
	(void)state;
	assert_string_equal(escape("a\001\033[1mb\tc\177"), "a[1mb\tc");
}

static void only_valid_utf8_stays(void **state)
{
	(void)state;
	assert_string_equal(escape("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"),
			    "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80");
	assert_string_equal(escape("a\xff" "b\xc3"), "ab");		    /* stray, cut short */
	assert_string_equal(escape("a\xc0\xaf" "b\xe0\x80\xaf" "c"), "abc"); /* overlong */
	assert_string_equal(escape("a\xed\xa0\x80" "b\xef\xbf\xbf"), "ab");  /* no characters */
	assert_string_equal(escape("\xc3<"), "&lt;");
}

static void cases_are_grouped_by_suite(void **state)
{
	struct cases cases = { 0 };
	char document[2048];
	FILE *file = fmemopen(document, sizeof(document), "w");

	(void)state;
	assert_non_null(file);
	cases_add(&cases, OUTCOME_PASS, "b", "one", "");
	cases_add(&cases, OUTCOME_FAIL, "a", "two", "1 < 2");
	cases_add(&cases, OUTCOME_SKIP, "b", "three", "no time");
	junit_write(file, &cases);
	fclose(file);
	cases_free(&cases);
	assert_string_equal(
		document,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\">\n"
		"  <testsuite name=\"b\" tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\">\n"
		"    <testcase classname=\"b\" name=\"one\"/>\n"
		"    <testcase classname=\"b\" name=\"three\">\n"
		"      <skipped message=\"no time\"/>\n"
		"    </testcase>\n"
		"  </testsuite>\n"
		"  <testsuite name=\"a\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
		"    <testcase classname=\"a\" name=\"two\">\n"
		"      <failure message=\"1 &lt; 2\"/>\n"
		"    </testcase>\n"
		"  </testsuite>\n"
		"</testsuites>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_is_escaped),
		cmocka_unit_test(control_characters_are_dropped),
		cmocka_unit_test(only_valid_utf8_stays),
		cmocka_unit_test(cases_are_grouped_by_suite),
	};

	return cmocka_run_group_tests_name("report_junit", tests, NULL, NULL);
}
