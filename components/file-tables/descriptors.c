#include "descriptors.h"

#include <tessera/abi.h>

#define BIT(number) (UINT64_C(1) << (number))

int descriptors_init(struct descriptors *all, struct open_file *files, uint32_t file_count,
		     uint32_t spare, struct descriptor_table *tables, uint32_t table_count,
		     uint32_t kept)
{
	uint64_t needed = (uint64_t)kept * table_count + spare;

	if (file_count > UINT16_MAX + 1 || kept > DESCRIPTORS_EACH || needed > file_count)
		return -TESSERA_EINVAL;
	*all = (struct descriptors){
		.files = files,
		.tables = tables,
		.file_count = file_count,
		.table_count = table_count,
		.shares = {.kept = kept, .common = (uint32_t)(file_count - needed)},
	};
	for (uint32_t i = 0; i < file_count; i++)
		files[i] = (struct open_file){.next_free = i + 1};
	for (uint32_t i = 0; i < table_count; i++)
		tables[i] = (struct descriptor_table){.used = 0};
	return 0;
}

static bool is_number(int number)
{
	return number >= 0 && number < DESCRIPTORS_EACH;
}

struct open_file *descriptor_find(const struct descriptors *all, uint32_t table, int number)
{
	const struct descriptor_table *t = &all->tables[table];

	if (!is_number(number) || !(t->used & BIT(number)))
		return NULL;
	return &all->files[t->file[number]];
}

/* The lowest free number from there on, and a share for it. */
static int take_number(struct descriptors *all, struct descriptor_table *t, int lowest)
{
	uint64_t free = ~t->used & ~(BIT(lowest) - 1);

	if (!free)
		return -TESSERA_EMFILE;
	if (!share_take(&all->shares, &t->held))
		return -TESSERA_ENFILE;
	return __builtin_ctzll(free);
}

/* A number that is free, with its share, leads to a file from now on. */
static void lead(struct descriptors *all, struct descriptor_table *t, int number,
		 struct open_file *file, bool close_on_exec)
{
	t->used |= BIT(number);
	t->close_on_exec &= ~BIT(number);
	t->close_on_exec |= close_on_exec ? BIT(number) : 0;
	t->file[number] = (uint16_t)(file - all->files);
	file->count++;
}

int descriptor_open(struct descriptors *all, uint32_t table, const struct open_file *file,
		    bool close_on_exec)
{
	struct descriptor_table *t = &all->tables[table];
	uint32_t place = all->free_file;
	int number;

	/* More are used without a descriptor than were spared for that. */
	if (place >= all->file_count)
		return -TESSERA_ENFILE;
	number = take_number(all, t, 0);
	if (number < 0)
		return number;
	all->free_file = all->files[place].next_free;
	all->files[place] = *file;
	all->files[place].count = 0;
	lead(all, t, number, &all->files[place], close_on_exec);
	return number;
}

int descriptor_release(struct descriptors *all, struct open_file *file, struct open_file *last)
{
	if (--file->count)
		return 0;
	*last = *file;
	file->next_free = all->free_file;
	all->free_file = (uint32_t)(file - all->files);
	return 1;
}

int descriptor_close(struct descriptors *all, uint32_t table, int number, struct open_file *last)
{
	struct descriptor_table *t = &all->tables[table];
	struct open_file *file = descriptor_find(all, table, number);

	if (!file)
		return -TESSERA_EBADF;
	t->used &= ~BIT(number);
	share_give(&all->shares, &t->held);
	return descriptor_release(all, file, last);
}

struct open_file *descriptor_use(struct descriptors *all, uint32_t table, int number)
{
	struct open_file *file = descriptor_find(all, table, number);

	if (file)
		file->count++;
	return file;
}

int descriptor_dup(struct descriptors *all, uint32_t table, int number, int lowest,
		   bool close_on_exec)
{
	struct open_file *file = descriptor_find(all, table, number);
	struct descriptor_table *t = &all->tables[table];
	int new;

	if (!file)
		return -TESSERA_EBADF;
	if (!is_number(lowest))
		return -TESSERA_EINVAL;
	new = take_number(all, t, lowest);
	if (new >= 0)
		lead(all, t, new, file, close_on_exec);
	return new;
}

int descriptor_dup_to(struct descriptors *all, uint32_t table, int number, int to,
		      bool close_on_exec, struct open_file *last)
{
	struct open_file *file = descriptor_find(all, table, number);
	struct descriptor_table *t = &all->tables[table];
	int closed;

	if (!file || !is_number(to))
		return -TESSERA_EBADF;
	if (number == to)
		return 0;
	closed = descriptor_close(all, table, to, last);
	/* If there was one to close, its share is free. */
	if (!share_take(&all->shares, &t->held))
		return -TESSERA_ENFILE;
	lead(all, t, to, file, close_on_exec);
	return closed == 1;
}

int descriptor_close_on_exec(const struct descriptors *all, uint32_t table, int number)
{
	if (!descriptor_find(all, table, number))
		return -TESSERA_EBADF;
	return (all->tables[table].close_on_exec & BIT(number)) != 0;
}

int descriptor_set_close_on_exec(struct descriptors *all, uint32_t table, int number, bool set)
{
	struct descriptor_table *t = &all->tables[table];

	if (!descriptor_find(all, table, number))
		return -TESSERA_EBADF;
	if (set)
		t->close_on_exec |= BIT(number);
	else
		t->close_on_exec &= ~BIT(number);
	return 0;
}

int descriptor_pass(struct descriptors *all, uint32_t from, int number, uint32_t to, int at)
{
	struct open_file *file = descriptor_find(all, from, number);

	if (!file || !is_number(at))
		return -TESSERA_EBADF;
	if (descriptor_find(all, to, at))
		return -TESSERA_EBUSY;
	if (!share_take(&all->shares, &all->tables[to].held))
		return -TESSERA_ENFILE;
	lead(all, &all->tables[to], at, file, false);
	return 0;
}

/* Whether an empty table can have so many. */
static bool is_room(const struct descriptors *all, uint32_t count)
{
	return count <= all->shares.kept + all->shares.common;
}

int descriptor_inherit(struct descriptors *all, uint32_t from, uint32_t to)
{
	uint64_t left = all->tables[from].used & ~all->tables[from].close_on_exec;

	if (all->tables[to].used)
		return -TESSERA_EBUSY;
	if (!is_room(all, (uint32_t)__builtin_popcountll(left)))
		return -TESSERA_ENFILE;
	for (; left; left &= left - 1) {
		int number = __builtin_ctzll(left);

		(void)descriptor_pass(all, from, number, to, number);
	}
	return 0;
}

int descriptor_any(const struct descriptors *all, uint32_t table)
{
	uint64_t used = all->tables[table].used;

	return used ? __builtin_ctzll(used) : -TESSERA_ENOENT;
}

int64_t open_file_seek(struct open_file *file, int64_t offset, enum seek_from from, uint64_t size)
{
	uint64_t start = from == SEEK_FROM_START    ? 0
			 : from == SEEK_FROM_OFFSET ? file->offset
						    : size;
	int64_t new;

	if (start > INT64_MAX || __builtin_add_overflow((int64_t)start, offset, &new))
		return -TESSERA_EOVERFLOW;
	if (new < 0)
		return -TESSERA_EINVAL;
	file->offset = (uint64_t) new;
	return new;
}
