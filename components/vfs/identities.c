#include "identities.h"

#include "capmgr.h"
#include "crt.h"
#include "manager.h"
#include "payload.h"

static bool read_identity(struct args pair, struct file_identity *who)
{
	struct args_iter iter;
	struct args user, group;

	if (args_len(pair) != 2)
		return false;
	args_iter(pair, &iter, &user);
	args_iter_next(&iter, &group);
	*who = (struct file_identity){(uint32_t)args_number(user), (uint32_t)args_number(group)};
	return who->user != FILE_KEEP && who->group != FILE_KEEP;
}

int identities_init(void)
{
	struct file_identity who;
	struct args_iter iter;
	struct args all, entry;

	if (payload_open())
		return -TESSERA_EINVAL;
	if (args_get_entry("identity", &all))
		return 0;
	args_foreach(all, iter, entry)
	{
		if (payload_find(args_key(entry)) == COMPOSITION_NONE ||
		    !read_identity(entry, &who))
			return -TESSERA_EINVAL;
	}
	return 0;
}

/* The component of the composition from which one descends, which the handle becomes. */
static bool find_ancestor(uint64_t *handle)
{
	for (unsigned i = 0; i < CAPMGR_COMPONENTS; i++) {
		int64_t maker = MANAGER(capmgr_maker(*handle));

		if (maker < 0)
			return maker == -TESSERA_EINVAL;
		*handle = (uint64_t)maker;
	}
	return false;
}

/* The handle of a component of the composition is its number; another one's is larger. */
struct file_identity identity_of(uint64_t handle)
{
	struct file_identity who = {IDENTITY_NOBODY, IDENTITY_NOBODY};
	struct args all, entry;

	if (find_ancestor(&handle) && handle < payload_instances() &&
	    args_get_entry("identity", &all) == 0) {
		struct args_iter iter;

		args_foreach(all, iter, entry)
		{
			if (payload_find(args_key(entry)) == (uint32_t)handle)
				read_identity(entry, &who);
		}
	}
	return who;
}
