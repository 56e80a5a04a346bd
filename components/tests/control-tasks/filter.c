#include "link.h"
#include "settings.h"
#include "task_status.h"
#include "tasks.h"
#include "within.h"

#define AVERAGED 4 /* samples */

void filter(void *unused)
{
	struct channel_recv samples = link_from("samples");
	struct channel_send levels = link_to("levels");
	int last[AVERAGED] = {0}, sum = 0;

	(void)unused;
	for (unsigned i = 0;; i = (i + 1) % AVERAGED) {
		struct element sample = link_next(samples);

		sample.value = within(sample.value, -LEVEL_MAX, 2 * LEVEL_MAX);
		sum += sample.value - last[i];
		last[i] = sample.value;
		sample.value = sum / AVERAGED;
		shared_filter.lost += !link_pass(levels, &sample);
		task_status_note(&shared_filter, sample.begun, PIPELINE_DEADLINE_MS);
	}
}
