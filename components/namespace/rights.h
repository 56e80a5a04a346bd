/*
 * Who may register where, and who sees what: the namespace's arguments in the composition.
 *
 *	[component.namespace.args]
 *	register.driver = ["/srv/disk"]	# there and below; nobody else may anywhere
 *	view.app = ["/srv"]		# there and below; who is not named sees everything
 */
#ifndef NAMESPACE_RIGHTS_H
#define NAMESPACE_RIGHTS_H

#include "service_path.h"

/* Before the others.	-EINVAL: there is no boot image; or an argument names no component, or no path; or too many
 * may register */
int rights_init(void);

bool rights_to_register(uint64_t instance, const struct path *path);

/* Whether it sees a name and all below; or that, or that the name leads to something that it sees. */
bool rights_to_see(uint64_t instance, const struct path *path);
bool rights_to_pass(uint64_t instance, const struct path *path);

#endif
