#include "component.h"

#include <stddef.h>

struct component components[COMPONENTS_MAX];

struct component *component_in(uint64_t frame)
{
	for (uint32_t number = 0; number < COMPONENTS_MAX; number++) {
		struct component *component = component_record(number);

		if (component->state == COMPONENT_LIVE && component->object.frame.number == frame)
			return component;
	}
	return NULL;
}
