#define _GNU_SOURCE
#include "SinglePages.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Headers before Linux 6.7 lack some. */
enum { USER_MODE_ONLY = 1, WRITE_PROTECTION_UNPOPULATED = 1 << 13, WRITE_PROTECTION_ASYNC = 1 << 15 };

/* The program's own descriptors have low numbers that mean something, and are looked for. */
enum { BEHIND_OTHERS = 64 };

/* It is open for as long as the memory is to be like that. -1: not asked for yet. */
static int s_right = -1;

void may_take_single_pages(void)
{
    if (s_right != -1)
        return;
    long opened = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | USER_MODE_ONLY);
    if (opened < 0) {
        s_right = -errno;
        return;
    }
    struct uffdio_api wanted = { .api = UFFD_API, .features = WRITE_PROTECTION_UNPOPULATED | WRITE_PROTECTION_ASYNC };
    s_right = ioctl((int)opened, UFFDIO_API, &wanted) < 0 ? -errno : fcntl((int)opened, F_DUPFD_CLOEXEC, BEHIND_OTHERS);
    close((int)opened);
}

int take_single_pages(void *begin, unsigned long length)
{
    may_take_single_pages();
    if (s_right < 0)
        return s_right;
    struct uffdio_register memory = { .range = { (unsigned long)begin, length }, .mode = UFFDIO_REGISTER_MODE_WP };
    return ioctl(s_right, UFFDIO_REGISTER, &memory) < 0 ? -errno : 0;
}
