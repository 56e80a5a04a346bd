#include "irq.h"

#include "calls.h"
#include "captbl.h"
#include "endpoint.h"
#include "switch.h"

void irq_raised(struct core *core, uint32_t line)
{
	struct irq_binding *binding = &core->irqs[line];
	struct thread *thread = thread_named(binding->thread), *urgent;

	if (!thread) {
		arch_irq_mask(line);
		*binding = (struct irq_binding){.trigger = IRQ_EDGE};
		return;
	}
	if (binding->trigger == IRQ_LEVEL)
		arch_irq_mask(line);
	urgent = endpoint_activate(core, thread);
	if (urgent)
		switch_preempt(core, urgent);
}

static int find_line(const struct slot *irqs, word offset, uint32_t *line)
{
	int error = slot_check(irqs, CAP_IRQS, RIGHT_BIND);

	if (error)
		return error;
	if (offset >= irqs->b)
		return -TESSERA_ERANGE;
	*line = (uint32_t)(irqs->a + offset);
	return 0;
}

static int find_bound(const struct core *core, const struct slot *irqs, word offset, uint32_t *line)
{
	int error = find_line(irqs, offset, line);

	if (error)
		return error;
	return name_none(core->irqs[*line].thread) ? -TESSERA_ENOENT : 0;
}

struct result sys_irq_attach(word offset, word rcv, word trigger, word d, word e, struct slot *cap)
{
	struct core *core = this_core();
	struct slot *endpoint;
	uint32_t line;
	int error;

	if (trigger >= IRQ_TRIGGERS)
		return failure(-TESSERA_EINVAL);
	if ((error = find_line(cap, offset, &line)))
		return failure(error);
	if ((error = cap_find(core, rcv, CAP_RCV, RIGHT_SEND, &endpoint)))
		return failure(error);
	if (thread_named(core->irqs[line].thread))
		return failure(-TESSERA_EBUSY);

	core->irqs[line] = (struct irq_binding){
		.thread = slot_name(endpoint),
		.trigger = (uint8_t)trigger,
		.page = thread_at(endpoint->frame),
		.edge_key = trigger == IRQ_EDGE ? slot_name(endpoint).key : KEY_NONE,
	};
	arch_irq_unmask(line, trigger == IRQ_LEVEL);
	return success(0);
}

struct result sys_irq_detach(word offset, word b, word c, word d, word e, struct slot *cap)
{
	struct core *core = this_core();
	uint32_t line;
	int error = find_bound(core, cap, offset, &line);

	if (error)
		return failure(error);
	arch_irq_mask(line);
	core->irqs[line] = (struct irq_binding){.trigger = IRQ_EDGE};
	return success(0);
}

struct result sys_irq_acknowledge(word offset, word b, word c, word d, word e, struct slot *cap)
{
	const struct core *core = this_core();
	uint32_t line;
	int error = find_bound(core, cap, offset, &line);

	if (error)
		return failure(error);
	if (core->irqs[line].trigger == IRQ_LEVEL)
		arch_irq_unmask(line, true);
	return success(0);
}
