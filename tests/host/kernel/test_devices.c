/* Interrupt lines, ports, and the debug capability. */
#include "world.h"

#include "irq.h"

#include <string.h>

static struct made make_target(uint32_t id, uint32_t *rcv)
{
	struct made thread = world_thread(BOOT_COMPONENT, BOOT_RCV, id);

	*rcv = world_rcv(thread.cap, 50, 50);
	return thread;
}

static void raise(uint32_t line)
{
	if (current())
		current()->resume = RESUME_FRAME;
	irq_raised(machine_core, line);
	machine_core->resume = 0;
	machine_core->leaving = NULL;
	current()->resume = RESUME_DONE;
}

static void an_interrupt_activates_its_endpoint(void **state)
{
	uint32_t rcv;
	struct made thread = make_target(3, &rcv);

	(void)state;
	done(sys(irq_attach, BOOT_IRQS, 4, rcv, IRQ_EDGE));
	assert_false(machine.masked[4]);
	assert_false(machine.level[4]);
	raise(4);
	raise(4);
	assert_int_equal(world_thread_of(thread)->pending, 2);
	assert_false(machine.masked[4]);
}

static void an_interrupt_preempts_for_one_that_waits(void **state)
{
	uint32_t rcv;
	struct made thread = make_target(3, &rcv), low = world_thread(BOOT_COMPONENT, BOOT_RCV, 4);

	(void)state;
	done(sys(irq_attach, BOOT_IRQS, 0, rcv, IRQ_EDGE));
	done(sys(dispatch, thread.cap, 1, 0, 0));
	sys(rcv_wait, rcv, 0, 0, 0);
	done(sys(dispatch, low.cap, 1, 0, 0));
	raise(0);
	assert_ptr_equal(current(), world_thread_of(thread));
	assert_int_equal(current()->result[0], (word)1 << EVENT_PENDING_SHIFT);
	assert_int_equal(done(sys(thread_read, low.cap, THREAD_FIELD_STATE)), THREAD_READY);
}

static void a_level_stays_masked_until_it_is_acknowledged(void **state)
{
	uint32_t rcv;

	(void)state;
	make_target(3, &rcv);
	done(sys(irq_attach, BOOT_IRQS, 4, rcv, IRQ_LEVEL));
	assert_true(machine.level[4]);
	raise(4);
	assert_true(machine.masked[4]);
	done(sys(irq_acknowledge, BOOT_IRQS, 4));
	assert_false(machine.masked[4]);
	raise(4);
	done(sys(irq_detach, BOOT_IRQS, 4));
	assert_true(machine.masked[4]);
	refused(ENOENT, sys(irq_acknowledge, BOOT_IRQS, 4));
}

static void an_interrupt_for_the_dead_masks_and_unbinds(void **state)
{
	uint32_t rcv, other;
	struct made thread = make_target(3, &rcv);

	(void)state;
	make_target(4, &other);
	done(sys(irq_attach, BOOT_IRQS, 4, rcv, IRQ_EDGE));
	refused(EBUSY, sys(irq_attach, BOOT_IRQS, 4, other, IRQ_EDGE));
	world_end(thread.frame);
	raise(4);
	assert_true(machine.masked[4]);
	refused(ENOENT, sys(irq_detach, BOOT_IRQS, 4));
	done(sys(irq_attach, BOOT_IRQS, 4, other, IRQ_EDGE));
}

static void a_dead_binding_is_replaced(void **state)
{
	uint32_t rcv, other;
	struct made thread = make_target(3, &rcv);

	(void)state;
	make_target(4, &other);
	done(sys(irq_attach, BOOT_IRQS, 4, rcv, IRQ_LEVEL));
	world_end(thread.frame);
	done(sys(irq_attach, BOOT_IRQS, 4, other, IRQ_EDGE));
	assert_false(machine.level[4]);
}

static void a_part_of_the_lines_counts_from_its_start(void **state)
{
	uint32_t rcv;

	(void)state;
	make_target(3, &rcv);
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_IRQS, SLOT(100), 255, 5, 2));
	done(sys(irq_attach, 100, 1, rcv, IRQ_EDGE));
	assert_false(machine.masked[6]);
	refused(ERANGE, sys(irq_attach, 100, 2, rcv, IRQ_EDGE));
	refused(ERANGE, sys(irq_attach, 100, ~(word)0, rcv, IRQ_EDGE));
}

static void ports_are_read_and_written_in_their_width(void **state)
{
	(void)state;
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, SLOT(100), 255, 0x3f8, 8));
	machine.port_value = 0x61;
	assert_int_equal(done(sys(port_read, 100, 5, 1)), 0x61);
	assert_int_equal(machine.port, 0x3fd);
	done(sys(port_write, 100, 4, 4, 0x12345678));
	assert_int_equal(machine.port_value, 0x12345678);
	assert_int_equal(machine.port_width, 4);
	refused(ERANGE, sys(port_read, 100, 8, 1));
	refused(ERANGE, sys(port_read, 100, 5, 4));
	refused(ERANGE, sys(port_write, 100, 7, 2, 0));
	refused(ERANGE, sys(port_read, 100, ~(word)0, 4));
	for (word width = 0; width < 10; width++)
		if (width != 1 && width != 2 && width != 4)
			refused(EINVAL, sys(port_read, 100, 0, width));
}

static void the_debug_capability_prints_and_reads(void **state)
{
	(void)state;
	done(sys(debug_put, BOOT_DEBUG, 0x000a6f6c6c6568));
	assert_string_equal(machine.serial, "hello\n");
	done(sys(debug_put, BOOT_DEBUG, 0x3837363534333231));
	assert_string_equal(machine.serial, "hello\n12345678");
	refused(EAGAIN, sys(debug_get, BOOT_DEBUG, 0));
	machine.serial_in = 'x';
	assert_int_equal(done(sys(debug_get, BOOT_DEBUG, 0)), 'x');
}

static void the_debug_capability_ends_the_machine(void **state)
{
	(void)state;
	refused(ERANGE, sys(debug_exit, BOOT_DEBUG, 128));
	if (!setjmp(machine.exit))
		sys(debug_exit, BOOT_DEBUG, 42);
	assert_int_equal(machine.exit_code, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_interrupt_activates_its_endpoint, world_setup),
		cmocka_unit_test_setup(an_interrupt_preempts_for_one_that_waits, world_setup),
		cmocka_unit_test_setup(a_level_stays_masked_until_it_is_acknowledged, world_setup),
		cmocka_unit_test_setup(an_interrupt_for_the_dead_masks_and_unbinds, world_setup),
		cmocka_unit_test_setup(a_dead_binding_is_replaced, world_setup),
		cmocka_unit_test_setup(a_part_of_the_lines_counts_from_its_start, world_setup),
		cmocka_unit_test_setup(ports_are_read_and_written_in_their_width, world_setup),
		cmocka_unit_test_setup(the_debug_capability_prints_and_reads, world_setup),
		cmocka_unit_test_setup(the_debug_capability_ends_the_machine, world_setup),
	};

	return cmocka_run_group_tests_name("devices", tests, NULL, NULL);
}
