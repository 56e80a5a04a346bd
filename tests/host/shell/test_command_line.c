/* What lines say, which are refused and where, and random ones: against the host's shell, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "command_line.h"

static struct command_line line;
static struct command_line_error error;
static char long_value[2 * COMMAND_LINE_BYTES];

static const char *value(void *user, const char *name)
{
	assert_ptr_equal(user, &line);
	if (strcmp(name, "?") == 0)
		return "3";
	if (strcmp(name, "NAME_1") == 0)
		return "two words | '$x'";
	if (strcmp(name, "EMPTY") == 0)
		return "";
	return strcmp(name, "LONG") == 0 ? long_value : NULL;
}

/* Of a copy without a byte behind it, that the sanitizer may see who reads on. */
static int read_bytes(const char *text, size_t length)
{
	char *copy = malloc(length ? length : 1);
	int status;

	memcpy(copy, text, length);
	status = command_line_read(&line, copy, length, value, &line, &error);
	free(copy);
	return status;
}

static void add(char *text, const char *what, const char *behind)
{
	strcat(strcat(text, what), behind);
}

/* [word][word] <path >path >>path, and | ; or & behind each command. */
static void write_out(char *text)
{
	static const char *const ends[] = {";", "|", "&"};

	*text = '\0';
	for (unsigned i = 0; i < line.command_count; i++) {
		const struct command *it = &line.commands[i];

		for (unsigned j = 0; j < it->word_count; j++) {
			add(text, "[", it->words[j]);
			add(text, "]", "");
		}
		assert_null(it->words[it->word_count]);
		if (it->input)
			add(text, "<", it->input);
		if (it->output)
			add(text, ">", it->output);
		if (it->append)
			add(text, ">>", it->append);
		add(text, ends[it->end], "");
	}
}

static const struct {
	const char *text, *said;
} lines[] = {
	{"", ""},
	{" \t \r\n", ""},
	{"# nothing", ""},
	{"ls", "[ls];"},
	{"  ls\t-l  /\n", "[ls][-l][/];"},
	{"echo a#b #c", "[echo][a#b];"},
	{"echo '#' \\# \"#\"", "[echo][#][#][#];"},
	{"echo 'a  b' \"c  d\" e\\ \\ f", "[echo][a  b][c  d][e  f];"},
	{"echo a'b'\"c\"\\d", "[echo][abcd];"},
	{"echo '' \"\" x''", "[echo][][][x];"},
	{"echo '\\' '\"' \"'\"", "[echo][\\][\"]['];"},
	{"echo \"\\\\ \\\" \\$ \\x\"", "[echo][\\ \" $ \\x];"},
	{"echo \\' \\\" \\\\ \\| \\$NAME_1", "[echo]['][\"][\\][|][$NAME_1];"},
	{"echo $? $?? \"$?\" '$?'", "[echo][3][3?][3][$?];"},
	{"echo $NAME_1", "[echo][two words | '$x'];"},
	{"echo \"<$NAME_1>\"", "[echo][<two words | '$x'>];"},
	{"echo $NAME_1/x $NAME_1$?", "[echo][two words | '$x'/x][two words | '$x'3];"},
	{"echo $EMPTY \"$EMPTY\" $NONE a$EMPTY", "[echo][][a];"},
	{"echo $ $1 $- \"$\" a$", "[echo][$][$1][$-][$][a$];"},
	{"$EMPTY ls", "[ls];"},
	{"a|b | c", "[a]|[b]|[c];"},
	{"a;b ; c;", "[a];[b];[c];"},
	{"a&b & c&", "[a]&[b]&[c]&"},
	{"a # | b", "[a];"},
	{"a; # b", "[a];"},
	{"a|b&c;d", "[a]|[b]&[c];[d];"},
	{"a<i>o", "[a]<i>o;"},
	{"a >>p", "[a]>>p;"},
	{"a > o >> p", "[a]>o>>p;"},
	{"< i a b > 'o p' c", "[a][b][c]<i>o p;"},
	{"a < $? | b > \"$?\"", "[a]<3|[b]>3;"},
	{"a >o#p #q", "[a]>o#p;"},
	{"a '<' \\> \"|\"", "[a][<][>][|];"},
};

static void test_what_lines_say(void **state)
{
	static char said[4 * COMMAND_LINE_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(read_bytes(lines[i].text, strlen(lines[i].text)), 0);
		write_out(said);
		assert_string_equal(said, lines[i].said);
	}
}

static const struct {
	const char *text;
	size_t position;
	const char *why;
} refused[] = {
	{"echo 'a b", 5, "the quote has no end"},
	{"echo \"a b", 5, "the quote has no end"},
	{"echo a\"b\\\"", 6, "the quote has no end"},
	{"echo a\\", 6, "nothing is behind the backslash"},
	{"| a", 0, "a command is missing"},
	{"a | | b", 4, "a command is missing"},
	{"a |", 3, "a command is missing"},
	{"a | # b", 4, "a command is missing"},
	{"a | ; b", 4, "a command is missing"},
	{"; a", 0, "a command is missing"},
	{"a ;; b", 3, "a command is missing"},
	{"a && b", 3, "a command is missing"},
	{"&", 0, "a command is missing"},
	{"< a", 3, "a command is missing"},
	{"a | > b", 7, "a command is missing"},
	{"$EMPTY | a", 7, "a command is missing"},
	{"a <", 2, "a path is missing"},
	{"a > | b", 2, "a path is missing"},
	{"a >> # b", 2, "a path is missing"},
	{"a > $EMPTY", 2, "a path is missing"},
	{"a >>> b", 2, "a path is missing"},
	{"a < < b", 2, "a path is missing"},
	{"a < b < c", 6, "this is redirected already"},
	{"a > b > c", 6, "this is redirected already"},
	{"a >> b >> c", 7, "this is redirected already"},
	{"a $LONG", 7, "the words are too long"},
	{"a $N2345678901234567890123456789012", 34, "the name is too long"},
};

static void test_what_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		assert_int_equal(read_bytes(refused[i].text, strlen(refused[i].text)),
				 -TESSERA_EINVAL);
		assert_string_equal(error.text, refused[i].why);
		assert_int_equal(error.position, refused[i].position);
	}
	assert_int_equal(read_bytes("a \0b", 4), -TESSERA_EINVAL);
	assert_string_equal(error.text, "a NUL is in the line");
	assert_int_equal(error.position, 2);
}

/* As many as there can be, and one more. */
static void check_bound(const char *item, unsigned most, size_t item_length, const char *why)
{
	char *text = calloc(most + 2, item_length + 1);

	for (unsigned i = 0; i < most; i++)
		strcat(text, item);
	assert_int_equal(read_bytes(text, strlen(text)), 0);
	strcat(text, item);
	assert_int_equal(read_bytes(text, strlen(text)), -TESSERA_EINVAL);
	assert_string_equal(error.text, why);
	assert_int_equal(error.position, most * item_length);
	free(text);
}

static void test_bounds(void **state)
{
	(void)state;
	check_bound("a ", COMMAND_LINE_WORDS, 2, "there are too many words");
	check_bound("a;", COMMAND_LINE_COMMANDS, 2, "there are too many commands");
	check_bound("0123456789abcdef0123456789abcde ", COMMAND_LINE_BYTES / 32, 32,
		    "the words are too long");
}

/* Of the last command that fits nothing can be behind a pipe. */
static void test_bound_of_a_pipeline(void **state)
{
	char text[2 * COMMAND_LINE_COMMANDS + 1] = "";

	(void)state;
	for (unsigned i = 0; i < COMMAND_LINE_COMMANDS; i++)
		strcat(text, "a|");
	assert_int_equal(read_bytes(text, strlen(text) - 1), 0);
	assert_int_equal(read_bytes(text, strlen(text)), -TESSERA_EINVAL);
}

/* ------------------------------------------------------------------ random lines */

#define RANDOM_LINES   200000
#define RANDOM_MOST    60
#define COMPARED_LINES 20000

static void seed(void)
{
	const char *text = getenv("SHELL_SEED");
	unsigned number = text ? (unsigned)strtoul(text, NULL, 0) : 5;

	print_message("# SHELL_SEED=%u\n", number);
	srandom(number);
}

static size_t random_text(char *text, const char *alphabet)
{
	size_t length = (size_t)random() % RANDOM_MOST, letters = strlen(alphabet);

	for (size_t i = 0; i < length; i++)
		text[i] = alphabet[(size_t)random() % letters];
	text[length] = '\0';
	return length;
}

static void check_text(const char *text)
{
	assert_true(text >= line.bytes && text < line.bytes + line.byte_count);
	assert_non_null(memchr(text, '\0', (size_t)(line.bytes + line.byte_count - text)));
}

static void check_command(const struct command *it)
{
	assert_true(it->word_count > 0);
	assert_true(it->words >= line.words &&
		    it->words + it->word_count < line.words + line.word_count);
	for (unsigned i = 0; i < it->word_count; i++)
		check_text(it->words[i]);
	assert_null(it->words[it->word_count]);
	if (it->input)
		check_text(it->input);
	if (it->output)
		check_text(it->output);
	if (it->append)
		check_text(it->append);
}

static void check_line(void)
{
	assert_true(line.command_count <= COMMAND_LINE_COMMANDS);
	assert_true(line.byte_count <= COMMAND_LINE_BYTES);
	for (unsigned i = 0; i < line.command_count; i++)
		check_command(&line.commands[i]);
	if (line.command_count)
		assert_int_not_equal(line.commands[line.command_count - 1].end, COMMAND_PIPE);
}

static void test_random_lines(void **state)
{
	char text[RANDOM_MOST + 1];
	unsigned good = 0;

	(void)state;
	seed();
	for (int i = 0; i < RANDOM_LINES; i++) {
		size_t length = random_text(text, "aab  |;&<>>'\"\\#$?EMPTY\t\n\377");

		if (random() % 50 == 0 && length)
			text[(size_t)random() % length] = '\0';
		if (read_bytes(text, length) == 0) {
			check_line();
			good++;
		} else {
			assert_non_null(error.text);
			assert_true(error.position <= length);
		}
	}
	assert_true(good > RANDOM_LINES / 100 && good < RANDOM_LINES);
}

/* What a shell is to print for a line: how many words it has, and each. */
static void print_words(char *printed)
{
	const struct command *it = line.commands;
	unsigned count = line.command_count ? it->word_count : 0;

	printed += sprintf(printed, "%u", count);
	for (unsigned i = 0; i < count; i++)
		printed += sprintf(printed, "[%s]", it->words[i]);
	strcpy(printed, "\n");
}

static FILE *write_script(const char *path, char (*expected)[4 * RANDOM_MOST])
{
	FILE *script = fopen(path, "w");
	char text[RANDOM_MOST + 1];

	assert_non_null(script);
	for (int i = 0; i < COMPARED_LINES;) {
		if (read_bytes(text, random_text(text, "abc   #''\"\"\\")))
			continue;
		print_words(expected[i++]);
		fprintf(script,
			"set -- %s\nprintf '%%d' $#\n[ $# = 0 ] || printf '[%%s]' \"$@\"\necho\n",
			text);
	}
	fclose(script);
	return popen("sh shell.script", "r");
}

/* Of blanks, quotes, backslashes and comments, as POSIX has it. */
static void test_words_are_those_of_the_hosts_shell(void **state)
{
	static char expected[COMPARED_LINES][4 * RANDOM_MOST];
	char directory[] = "/tmp/shell.XXXXXX", printed[4 * RANDOM_MOST];
	FILE *output;

	(void)state;
	seed();
	assert_non_null(mkdtemp(directory));
	assert_int_equal(chdir(directory), 0);
	output = write_script("shell.script", expected);
	assert_non_null(output);
	for (int i = 0; i < COMPARED_LINES; i++) {
		assert_non_null(fgets(printed, sizeof(printed), output));
		assert_string_equal(printed, expected[i]);
	}
	assert_int_equal(pclose(output), 0);
	assert_int_equal(unlink("shell.script"), 0);
	assert_int_equal(rmdir(directory), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_lines_say),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_bound_of_a_pipeline),
		cmocka_unit_test(test_random_lines),
		cmocka_unit_test(test_words_are_those_of_the_hosts_shell),
	};

	memset(long_value, 'x', sizeof(long_value) - 1);
	return cmocka_run_group_tests_name("command_line", tests, NULL, NULL);
}
