/*
 * Who may register where, and who sees what: the namespace's arguments in the composition.
 *
 *	[component.namespace.args]
 *	register.driver = ["/srv/disk"]	# there and below; nobody else may anywhere
 *	view.app = ["/srv"]		# there and below; who is not named sees everything
 *
 * What components make at run time has the rights of the one of the composition from which it descends: of its
 * family, which is called by that one's number.
 */
#ifndef NAMESPACE_RIGHTS_H
#define NAMESPACE_RIGHTS_H

#include "service_path.h"

#define RIGHTS_PATHS 256 /* in all arguments */

/* Before the others.	-EINVAL: there is no boot image; an argument is no table of lists, names no component, or no path;
 * or there are too many, of those who may register or of paths */
int rights_init(void);

/* Whether the composition gives it gates to the namespace: whoever is here by those is not cut off. */
bool rights_to_attach(uint32_t family);

bool rights_to_register(uint32_t family, const struct path *path);

/* Whether it sees a name and all below; or that, or that the name leads to something that it sees. */
bool rights_to_see(uint32_t family, const struct path *path);
bool rights_to_pass(uint32_t family, const struct path *path);

#endif
