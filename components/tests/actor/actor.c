/* Serves actor.h by a gate that it registers itself, under /actors and its name. */
#include <stdio.h>
#include <sys/stat.h>

#include "actor_on.h"
#include "naming.h"
#include "posix.h"
#include "posix_requests.h"
#include "rtos.h"
#include "stage.h"
#include "storm.h"
#include "vfs.h"

int cos_init(void);
int main(void);

static struct semaphore never;

int cos_init(void)
{
	char path[NAMESPACE_PATH_BYTES];
	int error = names_open();

	if (error)
		return error;
	never = semaphore_create(0, 0);
	if (never.handle <= 0)
		return never.handle;
	snprintf(path, sizeof(path), "/actors/%s", crt_name());
	return names_serve(path, serve_actor);
}

int main(void)
{
	return semaphore_take(never);
}

static int64_t begin(void)
{
	int error = posix_begin();

	if (!error)
		umask(0);
	return error;
}

static int64_t request(struct stage *stage)
{
	stage->answer = posix_do(&stage->step.request);
	return stage->answer.result;
}

int64_t actor_obey(uint64_t order, uint64_t a, uint64_t b)
{
	struct stage *stage = &shared_stage;

	switch (order) {
	case ACTOR_BEGIN:
		return begin();
	case ACTOR_DO:
		return request(stage);
	case ACTOR_USE:
		return posix_use((int)a, (unsigned)b, &stage->step.use, &stage->hash);
	case ACTOR_DIRECTORY:
		return posix_hash_directory(stage->step.request.path);
	case ACTOR_STORM:
		return storm(a, b);
	case ACTOR_ATTACH:
		return vfs_attach(a);
	case ACTOR_DETACH:
		vfs_detach();
		return vfs_detach();
	default:
		return -TESSERA_ENOSYS;
	}
}
