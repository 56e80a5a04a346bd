/* Takes the figures of the namespace, prints them and ends the system. README.md tells what each counts. */
#include "crt.h"
#include "named_on.h"
#include "naming.h"
#include "samples.h"
#include "shutdown.h"

int main(void);

static void need(int64_t result, int64_t expected)
{
	if (result != expected)
		crt_fail("%s", crt_error_text(result));
}

/* One that is found and is no directory: what is counted is the look-up alone. */
static uint64_t look_up(const char *path)
{
	char name[NAMESPACE_NAME_BYTES];
	int status;

	stamp_begin();
	status = names_list(path, 0, name);
	stamp_end();
	need(status, -TESSERA_ENOTDIR);
	return sample_stamped();
}

static void take_lookup(const char *figure, const char *path)
{
	samples_forget();
	while (samples_wanted()) {
		look_up(path);
		sample_take();
	}
	samples_print(figure);
}

/* What one element more costs. */
static void take_element(void)
{
	samples_forget();
	while (samples_wanted())
		sample_add((look_up(NAMED_8) - look_up(NAMED_1)) / 7);
	samples_print("name_lookup_element");
}

static void take_connect(void)
{
	samples_forget();
	while (samples_wanted()) {
		crt_sinv_t service;
		int status;

		stamp_begin();
		status = names_connect(NAMED_1, &service);
		stamp_end();
		need(status, 0);
		need(named_nothing_on(service), 0);
		need(names_close(service), 0);
		sample_take();
	}
	samples_print("connect");
}

int main(void)
{
	crt_print("::case bench names\n");
	need(names_open(), 0);
	samples_calibrate();
	take_lookup("name_lookup_1", NAMED_1);
	take_lookup("name_lookup_4", NAMED_4);
	take_lookup("name_lookup_8", NAMED_8);
	take_element();
	take_connect();
	crt_print("::pass\n::end\n");
	shutdown(0);
	return 0;
}
