/* A process's life. */
#include "figures.h"
#include "samples.h"

extern const char process_image[]; /* components/benches/bench-process */
extern const size_t process_image_bytes;

/* More urgent than its maker it has ended when that goes on. */
int bench_process_cycle(void)
{
	static const struct scheduling_parameter priority = {SCHEDULE_PRIORITY, PARTNER_PRIORITY};
	struct process process = {0};
	int error = 0;

	while (!error && samples_wanted()) {
		stamp_begin();
		process = process_create(process_image, process_image_bytes, "process", &priority, 1, NULL, 0, 0);
		error = process_get_exit_status(process, NULL);
		stamp_end();
		sample_take();
	}
	return process.handle < 0 ? process.handle : error;
}
