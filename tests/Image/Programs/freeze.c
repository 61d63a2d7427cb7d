/*
 * Stops process 1 for good. Signals cannot: the kernel keeps them from it. A control group that is frozen stops every
 * process in it, so process 1 is put into one. Run as root by a daemon that takes it for a check script.
 */
#include "machine.h"

static void put(const char *path, const char *text)
{
    long file = call(CALL_OPENAT, HERE, (long)path, WRITE_ONLY, 0, 0);
    long written = file < 0 ? file : call(CALL_WRITE, file, (long)text, length(text), 0, 0);
    if (written < 0)
        call(CALL_EXIT, 2, 0, 0, 0, 0);
}

void _start(void)
{
    call(CALL_MKDIRAT, HERE, (long)"/run/groups", 0755, 0, 0);
    call(CALL_MOUNT, (long)"none", (long)"/run/groups", (long)"cgroup2", 0, 0);
    call(CALL_MKDIRAT, HERE, (long)"/run/groups/ice", 0755, 0, 0);
    put("/run/groups/ice/cgroup.procs", "1");
    put("/run/groups/ice/cgroup.freeze", "1");
    call(CALL_EXIT, 0, 0, 0, 0, 0);
}
