/*
 * Attempts: what a component tries that was not given the means. Each function tries one thing. It
 * returns the error that it met; or it faults, and the caller gets -ECANCELED from the kernel. A
 * return of ATTEMPT_SUCCEEDED means that isolation is broken.
 */
#ifndef ATTEMPTS_H
#define ATTEMPTS_H

#define ATTEMPT_SUCCEEDED 0

/* Memory. */
long attempt_null(void);
long attempt_read_kernel(void);
long attempt_write_kernel(void);
long attempt_run_kernel(void);
long attempt_read_memory(void); /* where the kernel maps all memory */
long attempt_write_memory(void);
long attempt_read_other(long base); /* where another component's image lies */
long attempt_noncanonical(void);
long attempt_write_code(void);
long attempt_run_data(void);
long attempt_overrun_stack(void);
long attempt_no_stack(void);

/* Capabilities. */
long attempt_no_capability(void);
long attempt_wrong_type(void);
long attempt_missing_right(void);
long attempt_debug(void);
long attempt_own_table(void);

/* The processor. */
long attempt_port(void);
long attempt_interrupts_off(void);
long attempt_halt(void);
long attempt_load_tables(void);
long attempt_write_msr(void);
long attempt_load_descriptors(void);
long attempt_store_descriptors(void);
long attempt_software_interrupt(void);
long attempt_foreign_call(void);

/* Tries nothing, but tells how the main's attempt ended: a return without a call. */
long attempt_forged_return(void);

#endif
