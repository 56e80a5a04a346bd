/* The numbers of the control application. Levels and set points are in thousandths of a percent,
 * the valve in thousandths. */
#ifndef CONTROL_SETTINGS_H
#define CONTROL_SETTINGS_H

/* Long enough for an emulator on a busy host to meet the deadlines. */
#define PERIOD_MS	     50
#define SENSOR_DEADLINE_MS   40
#define PIPELINE_DEADLINE_MS 45 /* from the start of the period to the valve */
#define COMMANDS_PERIOD_MS   100
#define DISPLAY_PERIOD_MS    200
#define WATCHDOG_MS	     250 /* without a movement of the valve: an alarm */
#define BEAT_MS		     100 /* a task that the watchdog watches by a channel */

#define DEFAULT_PERIODS 80 /* of the sensor, if the composition says nothing and nobody types */

#define LEVEL_MAX	100000
#define VALVE_MAX	1000
#define FIRST_SET_POINT 50000
#define SET_POINT_STEP	10000 /* a digit */

/* Exit codes. */
enum { EXIT_DEADLINES_MET, EXIT_DEADLINE_MISSED, EXIT_WATCHDOG, EXIT_NO_ROOM };

#endif
