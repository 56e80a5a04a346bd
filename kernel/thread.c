#include "thread.h"

#include "calls.h"
#include "captbl.h"
#include "endpoint.h"
#include "pgtbl.h"

struct thread *thread_table[THREADS];

void registers_start(struct registers *registers, uint64_t ip, uint32_t id, uint64_t badge)
{
	*registers = (struct registers){.value = {
						[REG_RIP] = ip,
						[REG_RAX] = id,
						[REG_RBX] = badge,
						[REG_CS] = USER_CODE_SELECTOR,
						[REG_SS] = USER_DATA_SELECTOR,
						[REG_RFLAGS] = USER_FLAGS,
					}};
}

int registers_write(struct registers *registers, word name, word value)
{
	switch (name) {
	case REG_GS_BASE:
	case REG_FS_BASE:
	case REG_RIP:
		if (!user_address(value))
			return -TESSERA_EFAULT;
		break;
	case REG_RFLAGS:
		value = (value & USER_FLAGS_WRITABLE) | USER_FLAGS;
		break;
	case REG_VECTOR:
	case REG_ERROR:
	case REG_CS:
	case REG_SS:
		return -TESSERA_EINVAL;
	default:
		if (name >= REGISTERS)
			return -TESSERA_EINVAL;
	}
	registers->value[name] = value;
	return 0;
}

struct name thread_create(struct core *core, frame_t frame, struct name component,
			  struct name parent, uint32_t id, uint64_t argument)
{
	struct thread *thread = thread_at(frame);

	thread->core = core;
	thread->self = frame;
	thread->id = id;
	for (uint32_t i = 0; i < INVOCATIONS + 3; i++)
		thread->stack[i].thread = (uint16_t)id;
	thread->stack[INVOCATIONS + 1].last = 1;
	thread->stack[INVOCATIONS + 2].last = 1;
	thread->stack[0].component = (struct name){UINT64_MAX, NO_FRAME};
	thread->top = thread_base(thread);
	invocation_begin(thread->top, component);
	thread->frame_end = &thread->frames[1];
	registers_start(thread_registers(thread), component_at(component.frame)->entry, id, 0);
	thread_registers(thread)->value[REG_RDI] = argument;
	thread->resume = RESUME_FRAME;
	thread->state = THREAD_READY;
	thread->parent = parent;
	thread->parent_thread = thread_at(parent.frame);
	thread->depth = name_none(parent) ? 0 : (uint8_t)(thread_at(parent.frame)->depth + 1);
	thread->end = &thread->first;
	arch_vector_reset(thread->vectors[0]);
	arch_vector_reset(thread->vectors[1]);
	thread_table[id] = thread;
	return frame_activate(frame, CAP_THREAD);
}

void thread_end(frame_t frame)
{
	struct thread *thread = thread_at(frame);

	endpoint_forget(thread);
	thread_table[thread->id] = NULL;
	frame_deactivate(frame);
}

/* The component and the parent of a new thread. */
static int find_origin(const struct core *core, word caps, struct name *component,
		       struct name *parent)
{
	struct slot *slot;
	int error;

	if ((error = cap_find(core, (uint32_t)caps, CAP_COMPONENT, RIGHT_THREAD, &slot)))
		return error;
	*component = slot_name(slot);
	if ((error = cap_find(core, caps >> 32, CAP_RCV, RIGHT_PARENT, &slot)))
		return error;
	*parent = slot_name(slot);
	return thread_at(parent->frame)->depth < ENDPOINT_DEPTH ? 0 : -TESSERA_EOVERFLOW;
}

static int find_id(const struct core *core, word ids_and_offset, uint32_t *id)
{
	struct slot *ids;
	int error = cap_find(core, (uint32_t)ids_and_offset, CAP_THREAD_IDS, 0, &ids);

	if (error)
		return error;
	if (ids_and_offset >> 32 >= ids->b)
		return -TESSERA_ERANGE;
	*id = (uint32_t)(ids->a + (ids_and_offset >> 32));
	return thread_table[*id] ? -TESSERA_EBUSY : 0;
}

struct result sys_thread_activate(word offset, word reference, word origin, word ids_and_offset,
				  word argument, struct slot *cap)
{
	struct core *core = this_core();
	struct name component, parent, thread;
	struct destination to;
	frame_t frame;
	uint32_t id;
	int error;

	if ((error = slot_memory(cap, RIGHT_RETYPE, offset, &frame)))
		return failure(error);
	if ((error = cap_destination(core, reference, &to)))
		return failure(error);
	if ((error = find_origin(core, origin, &component, &parent)))
		return failure(error);
	if ((error = find_id(core, ids_and_offset, &id)))
		return failure(error);
	if ((error = frame_check_fresh(frame)))
		return failure(error);

	thread = thread_create(core, frame, component, parent, id, argument);
	slot_fill_object(to, CAP_THREAD, thread);
	return success(0);
}

/* At home, or in the component that asks. Elsewhere its registers are another component's. */
static bool within_reach(const struct core *core, struct thread *thread)
{
	return thread->top == thread_base(thread) ||
	       name_same(thread->top->component, core->top->component);
}

/* The frame in which all registers of a thread are saved, if they are. */
static int find_registers(const struct core *core, struct thread *thread,
			  struct registers **registers)
{
	if (thread == core->current)
		return -TESSERA_EBUSY;
	if (!within_reach(core, thread))
		return -TESSERA_EPERM;
	if (thread->resume != RESUME_FRAME)
		return -TESSERA_EINVAL;
	*registers = thread_registers(thread);
	return 0;
}

/* The frame of the component `distance` entries below the top; the entry below all has none. */
static word caller(const struct thread *thread, const struct invocation *top, word distance)
{
	word depth = (word)(top - thread->stack);

	return distance > depth ? 0 : frame_number(top[-(int64_t)distance].component.frame);
}

static struct result thread_field(const struct core *core, struct thread *thread, word field)
{
	const struct invocation *top = thread == core->current ? core->top : thread->top;

	switch (field) {
	case THREAD_FIELD_STATE:
		return success(thread->state);
	case THREAD_FIELD_ID:
		return success(thread->id);
	case THREAD_FIELD_CYCLES:
		return success(thread->cycles + (thread == core->current ? arch_clock() : 0));
	case THREAD_FIELD_DEPTH:
		return success((word)(top - thread_base(thread)));
	case THREAD_FIELD_PRIORITY:
		return success(thread->priority);
	case THREAD_FIELD_PENDING:
		return success(thread->pending);
	case THREAD_FIELD_WAKE:
		return success(thread->wake);
	default:
		if (field < THREAD_CALLER || field > THREAD_CALLER + INVOCATIONS + 1)
			return failure(-TESSERA_EINVAL);
		return success(caller(thread, top, field - THREAD_CALLER));
	}
}

struct result sys_thread_read(word field, word b, word c, word d, word e, struct slot *cap)
{
	const struct core *core = this_core();
	struct registers *registers;
	struct thread *thread;
	int error;

	if ((error = slot_check(cap, CAP_THREAD, RIGHT_REGISTERS)))
		return failure(error);
	thread = thread_at(cap->frame);
	if (field >= REGISTERS)
		return thread_field(core, thread, field);
	if ((error = find_registers(core, thread, &registers)))
		return failure(error);
	return success(registers->value[field]);
}

struct result sys_thread_write(word name, word value, word c, word d, word e, struct slot *cap)
{
	const struct core *core = this_core();
	struct registers *registers;
	struct thread *thread;
	int error;

	if ((error = slot_check(cap, CAP_THREAD, RIGHT_REGISTERS)))
		return failure(error);
	thread = thread_at(cap->frame);
	if ((error = find_registers(core, thread, &registers)))
		return failure(error);
	return failure(registers_write(registers, name, value));
}
