#include "guest.h"

#include "guest_image.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void export_path(const char *variable)
{
	const char *path = getenv(variable);
	char *absolute = path ? realpath(path, NULL) : NULL;

	if (!absolute)
		fail_msg("%s does not name a file", variable);
	setenv(variable, absolute, 1);
	free(absolute);
}

static void start_qemu(struct guest *guest)
{
	guest->qemu = fork();
	assert_true(guest->qemu >= 0);
	if (guest->qemu > 0)
		return;
	if (chdir(guest->folder) == 0)
		execlp("timeout", "timeout", "60", "qemu-system-x86_64", "-M", "q35", "-cpu", "max",
		       "-m", "64M", "-display", "none", "-no-reboot", "-serial", "file:serial",
		       "-device", "isa-debug-exit,iobase=0xf4,iosize=4", "-icount",
		       "shift=0,sleep=off", "-kernel", getenv("KERNEL_ELF"), "-initrd", "image",
		       "-monitor", "unix:" GUEST_MONITOR ",server,nowait", "-gdb",
		       "unix:" GUEST_GDB ",server,nowait", "-pidfile", "pid", (char *)NULL);
	_exit(127);
}

int guest_setup(void **state)
{
	struct guest *guest = calloc(1, sizeof(*guest));
	char image[sizeof(guest->folder) + 16];

	*state = guest;
	assert_non_null(guest);
	export_path("KERNEL_ELF");
	export_path("GUEST_ELF");
	export_path("TOOL_TABLES");
	export_path("GDB_COMMANDS");
	strcpy(guest->folder, P_tmpdir "/guest-XXXXXX");
	assert_non_null(mkdtemp(guest->folder));
	snprintf(image, sizeof(image), "%s/image", guest->folder);
	guest_image_write(getenv("GUEST_ELF"), image);
	start_qemu(guest);
	return 0;
}

static void wait_for_end(struct guest *guest)
{
	int status;

	if (guest->qemu > 0)
		waitpid(guest->qemu, &status, 0);
	guest->qemu = 0;
}

/* By its full name, and only what mkdtemp has made: nothing else may ever be removed here. */
static void remove_folder(const char *folder)
{
	static const char prefix[] = P_tmpdir "/guest-";
	char command[sizeof(((struct guest *)0)->folder) + 16];

	if (strncmp(folder, prefix, strlen(prefix)) || strstr(folder, "XXXXXX"))
		return;
	snprintf(command, sizeof(command), "rm -rf -- '%s'", folder);
	if (system(command))
		fail_msg("%s could not be removed", folder);
}

int guest_teardown(void **state)
{
	struct guest *guest = *state;

	if (guest->qemu > 0)
		kill(guest->qemu, SIGTERM);
	wait_for_end(guest);
	remove_folder(guest->folder);
	free(guest);
	return 0;
}

void guest_do(struct guest *guest, const char *command)
{
	char line[8192];

	snprintf(line, sizeof(line), "exec 2>&1; cd %s || exit; %s", guest->folder, command);
	FILE *shell = popen(line, "r");
	assert_non_null(shell);
	size_t length = fread(guest->output, 1, sizeof(guest->output) - 1, shell);
	guest->output[length] = '\0';
	int status = pclose(shell);
	assert_true(WIFEXITED(status));
	guest->code = WEXITSTATUS(status);
}

void guest_do_until(struct guest *guest, const char *command, const char *text)
{
	for (int i = 0; i < 50; i++) {
		guest_do(guest, command);
		if (strstr(guest->output, text))
			return;
	}
	fail_msg("'%s' never comes: %s", text, guest->output);
}

void assert_contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in: %s", part, text);
}
