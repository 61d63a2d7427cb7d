/* The first step of a process of ours, before there is a runtime and so a second thread: what it may do is cut down to
   what its role needs, in every thread that will ever be. The role is its first argument (Base/ProcessRole.cs).

   The engine begins as two: the starter (Starter.h) keeps the rights to be others and gives scripts what they would get
   from root's shell; the engine keeps what its loop needs, and root's files. A right that the kernel does not give or
   take is no reason not to start. */
#define _GNU_SOURCE
#include "VrrpAot/Linux/Processes/Rights.h"
#include "VrrpAot/Linux/Processes/Starter.h"
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define RIGHT(name) (1ul << CAP_##name)

enum { SOCKET_OF_STARTER = 3, ROOM = 2 * LONGEST_QUESTION };

/* Files of other users are root's to read and to keep as they are: a keepalived.conf that belongs to somebody. */
#define FILES (RIGHT(CHOWN) | RIGHT(DAC_OVERRIDE) | RIGHT(DAC_READ_SEARCH) | RIGHT(FOWNER))
#define OF_ENGINE (RIGHT(NET_ADMIN) | RIGHT(NET_RAW) | RIGHT(SYS_NICE) | RIGHT(IPC_LOCK) | FILES)
#define OF_STARTER (RIGHT(SETUID) | RIGHT(SETGID) | RIGHT(KILL) | RIGHT(DAC_OVERRIDE) | RIGHT(DAC_READ_SEARCH))

/* What the engine has from the guardian is not the starter's: the end of each must be seen. */
_Noreturn static void be_starter(int socket)
{
    prctl(PR_SET_NAME, "vrrpaot-starter", 0, 0, 0);
    if (socket != SOCKET_OF_STARTER)
        dup3(socket, SOCKET_OF_STARTER, O_CLOEXEC);
    syscall(SYS_close_range, SOCKET_OF_STARTER + 1, ~0u, 0);
    keep_capabilities(OF_STARTER, 0);
    answer_questions(SOCKET_OF_STARTER);
    _exit(0);
}

static long s_starter;

/* An engine that ends in order leaves nobody behind, not even for a moment. */
__attribute__((destructor)) static void end_starter(void)
{
    if (s_starter <= 0)
        return;
    close(starter_socket);
    waitpid((pid_t)s_starter, 0, 0);
}

/* False where there is no starter: then scripts are started by the engine, which has to keep what they need. */
static int leave_scripts_to_starter(void)
{
    int ends[2], room = ROOM;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return 0;
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room);
    /* Not the C library's fork, which is not in the program (Native.props). */
    long starter = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (starter == 0)
        be_starter(ends[1]);
    close(ends[1]);
    if (starter < 0)
        close(ends[0]);
    else
        starter_socket = ends[0];
    s_starter = starter;
    return starter > 0;
}

__attribute__((constructor(101))) static void take_first_step(int argc, char **argv)
{
    const char *role = argc > 1 ? argv[1] : "";
    if (strcmp(role, "@engine") == 0 && leave_scripts_to_starter()) {
        make_no_code();
        refuse_calls();
        keep_capabilities(OF_ENGINE, 1);
    } else if (strcmp(role, "@box") == 0) {
        make_no_code();
        refuse_calls();
    }
}
