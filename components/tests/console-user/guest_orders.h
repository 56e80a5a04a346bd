/* What the suite orders the guest to do, by a channel of this name. */
#ifndef GUEST_ORDERS_H
#define GUEST_ORDERS_H

#define ORDERS "console-orders"

#define MANY_LINES 100

enum guest_order { ORDER_WRITE_LATE, ORDER_WRITE_MANY, ORDER_READ, ORDER_END };

#endif
