/* What the tasks know of each other beside the channels: one state under one lock. */
#ifndef CONTROL_SHARED_STATE_H
#define CONTROL_SHARED_STATE_H

struct shared_state {
	int set_point;
	int level; /* filtered */
	int valve;
	int somebody_types;
	int quit;
};

/* 0, or a negative error. */
int shared_state_init(void);

struct shared_state shared_state_read(void);

/* Changes: */
void shared_state_set_point(int set_point);
void shared_state_level(int level);
void shared_state_valve(int valve);
void shared_state_typed(int quit);

#endif
