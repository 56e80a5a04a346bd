#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "check.h"
#include "crt.h"
#include "posix.h"
#include "shutdown.h"

int main(void);

static void smoke(void)
{
	char text[20];
	struct stat state;
	int fd;

	CHECK(posix_begin(), 0);
	fd = open("/hello", O_CREAT | O_RDWR, 0644);
	CHECK(fd, 0);
	CHECK(write(fd, "hello", 5), 5);
	CHECK(lseek(fd, 1, SEEK_SET), 1);
	CHECK(read(fd, text, sizeof(text)), 4);
	CHECK(memcmp(text, "ello", 4), 0);
	CHECK(fstat(fd, &state), 0);
	CHECK(state.st_size, 5);
	CHECK(close(fd), 0);
	CHECK(open("/none", O_RDONLY), -1);
	CHECK(errno, ENOENT);
}

int main(void)
{
	check_run("vfs", "smoke", smoke);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
