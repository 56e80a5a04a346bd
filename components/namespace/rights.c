#include "rights.h"

#include <string.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt.h"
#include "name_tree.h"
#include "payload.h"

/* Those of all arguments; each component that one names has some, side by side. */
static struct path paths[RIGHTS_PATHS];
static unsigned path_count;

struct tops {
	bool is_named;
	uint16_t first, count;
};

static uint64_t may_attach; /* a bit each */
static struct tops may_register[CAPMGR_COMPONENTS], may_see[CAPMGR_COMPONENTS];

static int add_path(struct args text)
{
	struct path_text copy;

	if (path_count == RIGHTS_PATHS || args_type(text) != CRT_ARG_TEXT)
		return -TESSERA_EINVAL;
	path_text_read(&copy, args_value(text));
	return path_read(&paths[path_count++], &copy) ? -TESSERA_EINVAL : 0;
}

static int add_tops(struct tops table[CAPMGR_COMPONENTS], struct args list)
{
	uint32_t instance = payload_find(args_key(list));
	struct args_iter iter;
	struct args text;
	int error = 0;

	if (instance == COMPOSITION_NONE || args_type(list) != CRT_ARG_ARRAY)
		return -TESSERA_EINVAL;
	table[instance] = (struct tops){true, (uint16_t)path_count, (uint16_t)args_len(list)};
	args_foreach(list, iter, text) {
		error = error ? error : add_path(text);
	}
	return error;
}

static int read_table(struct tops table[CAPMGR_COMPONENTS], const char *key, unsigned most)
{
	struct args_iter iter;
	struct args root, list;
	int error = 0;

	memset(table, 0, CAPMGR_COMPONENTS * sizeof(table[0]));
	if (args_get_entry(key, &root))
		return 0;
	if (args_type(root) != CRT_ARG_TABLE || args_len(root) > most)
		return -TESSERA_EINVAL;
	args_foreach(root, iter, list) {
		error = error ? error : add_tops(table, list);
	}
	return error;
}

static void find_clients(void)
{
	may_attach = 0;
	for (uint32_t i = 0; i < payload_composition()->gates.count; i++) {
		const struct composition_gate *gate = PAYLOAD_ENTRY(gate, i);

		if (gate->server == crt_startup->instance)
			may_attach |= (uint64_t)1 << gate->client;
	}
}

int rights_init(void)
{
	int error;

	if (payload_open())
		return -TESSERA_EINVAL;
	find_clients();
	path_count = 0;
	error = read_table(may_register, "register", NAME_SHARES_USED);
	return error ? error : read_table(may_see, "view", CAPMGR_COMPONENTS);
}

bool rights_to_attach(uint32_t family)
{
	return may_attach >> family & 1;
}

static bool is_within_any(const struct path *path, const struct tops *tops, bool or_leads_there)
{
	for (unsigned i = tops->first; i < tops->first + tops->count; i++)
		if (path_is_within(path, &paths[i]) || (or_leads_there && path_is_within(&paths[i], path)))
			return true;
	return false;
}

bool rights_to_register(uint32_t family, const struct path *path)
{
	return is_within_any(path, &may_register[family], false);
}

bool rights_to_see(uint32_t family, const struct path *path)
{
	return !may_see[family].is_named || is_within_any(path, &may_see[family], false);
}

bool rights_to_pass(uint32_t family, const struct path *path)
{
	return !may_see[family].is_named || is_within_any(path, &may_see[family], true);
}
