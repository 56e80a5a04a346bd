#include "others.h"

#include "check.h"
#include "naming.h"
#include "stage.h"

crt_sinv_t alice, mallory;

void others_begin(void)
{
	CHECK(names_connect("/actors/alice", &alice), 0);
	CHECK(names_connect("/actors/mallory", &mallory), 0);
	CHECK(actor_obey_on(alice, ACTOR_BEGIN, 0, 0), 0);
	CHECK(actor_obey_on(mallory, ACTOR_BEGIN, 0, 0), 0);
}

int64_t ask(crt_sinv_t actor, struct request request)
{
	shared_stage.step.request = request;
	return actor_obey_on(actor, ACTOR_DO, 0, 0);
}
