/* Patient: has faults on request, which its handler (components/tests/nurse) cures, where it can. */
#ifndef PATIENT_H
#define PATIENT_H

#include <stdint.h>

/* What stands at an address; where there is nothing, the word that the patient has to spare. */
#define PATIENT_SPARE 4711
long patient_read(uint64_t address);

/* The first word of the shared region `letter`, which the patient may not write; and what stands in
 * the word to spare when it has tried to write `value` there. */
long patient_letter(void);
long patient_write_letter(long value);

/* What an invalid instruction, and a system call of another kernel's, leave in rax. */
long patient_trap(void);
long patient_foreign_call(uint32_t number);

#endif
