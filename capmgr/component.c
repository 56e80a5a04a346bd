#include "component.h"

struct component components[COMPONENTS_MAX];
