/* Has the patient do what it can't, and says what became of it. */
#include "crt.h"
#include "patient.h"
#include "turns.h"

int cos_init(void);
int main(void);

#define LETTER_WORD    123
#define UNMAPPED       0x10000
#define FOREIGN_NUMBER 39 /* getpid, to Linux */

extern long shared_letter[];
extern char shared_letter_bytes[];

static void exchange_letter(void)
{
	crt_print("doctor: the letter has %lu bytes\n", (uint64_t)shared_letter_bytes);
	shared_letter[0] = LETTER_WORD;
	crt_print("doctor: the patient reads %ld\n", patient_letter());
	crt_print("doctor: the patient writes %ld elsewhere\n", patient_write_letter(7));
	crt_print("doctor: the letter says %ld\n", shared_letter[0]);
}

int cos_init(void)
{
	turns_note("cos_init");
	return 0;
}

int main(void)
{
	turns_note("main");
	exchange_letter();
	crt_print("doctor: read what is not mapped: %ld\n", patient_read(UNMAPPED));
	crt_print("doctor: an invalid instruction: %ld\n", patient_trap());
	crt_print("doctor: a foreign call: %ld\n", patient_foreign_call(FOREIGN_NUMBER));
	crt_print("doctor: read address 0: %s\n", crt_error_text(patient_read(0)));
	crt_print("doctor: the next call: the patient reads %ld\n", patient_letter());
	return 0;
}
