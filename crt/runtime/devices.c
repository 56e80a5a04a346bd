/* Devices, by the names that the composition has for them. */
#include "crt.h"
#include "crt_kernel.h"
#include "crt_startup.h"

#define PAGE_BYTES 4096u

/* The grant that covers `number`, and its offset in it. */
static int find(enum cap_type type, uint64_t number, uint64_t unit, const struct crt_grant **found,
		uint64_t *offset)
{
	const struct crt_grant *grant =
		(const void *)((const char *)crt_startup + crt_startup->grants);

	for (uint32_t i = 0; i < crt_startup->grant_count; i++, grant++) {
		if (grant->type != type || number < grant->first)
			continue;
		*offset = (number - grant->first) / unit;
		if (*offset >= grant->count)
			continue;
		*found = grant;
		return 0;
	}
	return -TESSERA_ENOENT;
}

int crt_irq_attach(uint32_t line, crt_rcv_t rcv, enum irq_trigger trigger)
{
	const struct crt_grant *grant;
	uint64_t offset;
	int error = find(CAP_IRQS, line, 1, &grant, &offset);

	if (error)
		return error;
	return (int)kernel_irq_attach(grant->slot, offset, rcv.slot, trigger).status;
}

int crt_irq_detach(uint32_t line)
{
	const struct crt_grant *grant;
	uint64_t offset;
	int error = find(CAP_IRQS, line, 1, &grant, &offset);

	return error ? error : (int)kernel_irq_detach(grant->slot, offset).status;
}

int crt_irq_acknowledge(uint32_t line)
{
	const struct crt_grant *grant;
	uint64_t offset;
	int error = find(CAP_IRQS, line, 1, &grant, &offset);

	return error ? error : (int)kernel_irq_acknowledge(grant->slot, offset).status;
}

int crt_port_read(uint16_t port, unsigned width, uint32_t *value)
{
	const struct crt_grant *grant;
	struct kernel_answer answer;
	uint64_t offset;
	int error = find(CAP_PORTS, port, 1, &grant, &offset);

	if (error)
		return error;
	answer = kernel_port_read(grant->slot, offset, width);
	*value = (uint32_t)answer.value;
	return (int)answer.status;
}

int crt_port_write(uint16_t port, unsigned width, uint32_t value)
{
	const struct crt_grant *grant;
	uint64_t offset;
	int error = find(CAP_PORTS, port, 1, &grant, &offset);

	return error ? error : (int)kernel_port_write(grant->slot, offset, width, value).status;
}

volatile void *crt_device_memory(uint64_t physical, size_t pages)
{
	const struct crt_grant *grant;
	uint64_t offset;

	if (find(CAP_DEVICES, physical, PAGE_BYTES, &grant, &offset) ||
	    pages > grant->count - offset)
		return NULL;
	return (volatile void *)(grant->address + (physical - grant->first));
}
