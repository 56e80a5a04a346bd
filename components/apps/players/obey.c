#include "obey.h"

#include "capmgr.h"
#include "crt.h"
#include "crt_kernel.h"

/* Both instructions are TOUCH_BYTES long. */
static int64_t read_word(uint64_t address)
{
	uint64_t faulted = 0, word = address;

	__asm__ volatile(".byte 0x48, 0x8b, 0x00" /* mov rax, [rax] */
			 : "+a"(word), "+d"(faulted) : : "memory");
	return faulted ? BOARD_FAULT : (int64_t)word;
}

static int64_t write_word(uint64_t address, uint64_t word)
{
	uint64_t faulted = 0;

	__asm__ volatile(".byte 0x48, 0x89, 0x08" /* mov [rax], rcx */
			 : "+d"(faulted) : "a"(address), "c"(word) : "memory");
	return faulted ? BOARD_FAULT : 0;
}

static int64_t to_the_end(int64_t status)
{
	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	return status;
}

static int64_t end(uint64_t component)
{
	int64_t status;

	do
		status = capmgr_component_end(component);
	while (status == CAPMGR_MORE);
	return status;
}

static int64_t unmap_device(uint64_t address)
{
	int64_t status;

	do
		status = capmgr_device_unmap(address);
	while (status == CAPMGR_MORE);
	return status;
}

static int64_t next_node(void)
{
	int64_t node;

	do
		node = capmgr_tree_next();
	while (node == -TESSERA_EAGAIN);
	return node;
}

static int64_t call(uint32_t slot, uint64_t number)
{
	struct kernel_gate_answer answer = kernel_gate_call(slot, number, 0, 0, 0, 0, 0);

	return answer.transport ? answer.transport : answer.status;
}

static int64_t read_port(uint32_t slot)
{
	struct kernel_answer answer = kernel_port_read(slot, 0, 1);

	return answer.status ? answer.status : (int64_t)answer.value;
}

static int64_t type_of(uint32_t slot)
{
	struct kernel_answer answer = kernel_cap_type(slot);

	return answer.status ? answer.status : (int64_t)answer.value;
}

int64_t obey(enum board_order order, const uint64_t word[BOARD_WORDS])
{
	switch (order) {
	case BOARD_ALLOC:
		return capmgr_page_alloc(word[0]);
	case BOARD_FREE:
		return capmgr_page_free(word[0]);
	case BOARD_ACCEPT:
		return capmgr_accept(word[0], word[1]);
	case BOARD_DELEGATE:
		return capmgr_delegate(word[0], word[1], word[2], word[3]);
	case BOARD_GRANT:
		return capmgr_grant(word[0], word[1], word[2]);
	case BOARD_REVOKE:
		return to_the_end(capmgr_revoke(word[0], word[1]));
	case BOARD_REVOKE_ONE:
		return to_the_end(capmgr_revoke_child(word[0], word[1], word[2], word[3]));
	case BOARD_RELINQUISH:
		return to_the_end(capmgr_relinquish(word[0], word[1]));
	case BOARD_QUOTA:
		return capmgr_quota(word[0]);
	case BOARD_END:
		return end(word[0]);
	case BOARD_READ:
		return read_word(word[0]);
	case BOARD_WRITE:
		return write_word(word[0], word[1]);
	case BOARD_CALL:
		return call((uint32_t)word[0], word[1]);
	case BOARD_PORT:
		return read_port((uint32_t)word[0]);
	case BOARD_MEMORY:
		return capmgr_memory_create(word[0]);
	case BOARD_OFFER:
		return capmgr_memory_offer(word[0], word[1], word[2]);
	case BOARD_MAP:
		return capmgr_memory_map(word[0], word[1], word[2]);
	case BOARD_UNMAP:
		return capmgr_memory_unmap(word[0]);
	case BOARD_DESTROY:
		return capmgr_memory_destroy(word[0]);
	case BOARD_FACT:
		return capmgr_memory_fact(word[0], word[1]);
	case BOARD_MAKE:
		return capmgr_component_create(word[0], word[1], 0, 0, 0);
	case BOARD_TREE:
		return capmgr_tree(word[0], word[1]);
	case BOARD_TREE_NEXT:
		return next_node();
	case BOARD_GIVER:
		return capmgr_giver(word[0], word[1]);
	case BOARD_TYPE:
		return type_of((uint32_t)word[0]);
	case BOARD_BIND:
		return kernel_irq_attach((uint32_t)word[0], 0, CRT_RCV_SELF.slot, IRQ_EDGE).status;
	case BOARD_UNBIND:
		return kernel_irq_detach((uint32_t)word[0], 0).status;
	case BOARD_SEND:
		return kernel_asnd((uint32_t)word[0]).status;
	case BOARD_DEVICE_MAP:
		return capmgr_device_map(word[0], word[1], word[2], 0, word[3]);
	case BOARD_DEVICE_UNMAP:
		return unmap_device(word[0]);
	}
	return -TESSERA_ENOSYS;
}
