/* The first step of a process of ours, before there is a runtime and so a second thread: what it may do is cut down to
   what its role needs, in every thread that will ever be. The role is its first argument (Base/ProcessRole.cs).

   Engine and checkers begin as two: the starter (Starter.h) keeps the rights to be others and gives scripts what they
   would get from root's shell; the process itself keeps what its loop needs, and root's files. A right that the kernel
   does not give or take is no reason not to start. */
#define _GNU_SOURCE
#include "VrrpAot/Linux/Memory/SinglePages.h"
#include "VrrpAot/Linux/Processes/Rights.h"
#include "VrrpAot/Linux/Processes/Signals.h"
#include "VrrpAot/Linux/Processes/Starter.h"
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define RIGHT(name) (1ul << CAP_##name)

enum { SOCKET_OF_STARTER = 3, SETTINGS_OF_NETWORK = 3, ROOM = 2 * LONGEST_QUESTION };

/* The network's process is nobody else: no file of a machine belongs to this number by chance. */
enum { USER_OF_NETWORK = 64112 };

/* Files of other users are root's to read and to keep as they are: a keepalived.conf that belongs to somebody. */
#define FILES (RIGHT(CHOWN) | RIGHT(DAC_OVERRIDE) | RIGHT(DAC_READ_SEARCH) | RIGHT(FOWNER))
#define OF_ENGINE (RIGHT(NET_ADMIN) | RIGHT(NET_RAW) | RIGHT(SYS_NICE) | RIGHT(IPC_LOCK) | FILES)
#define OF_STARTER (RIGHT(SETUID) | RIGHT(SETGID) | RIGHT(KILL) | RIGHT(DAC_OVERRIDE) | RIGHT(DAC_READ_SEARCH))
/* The checkers' opens sockets in another network namespace (net_namespace_ipvs). */
#define OF_STARTER_ANYWHERE (OF_STARTER | RIGHT(SYS_ADMIN) | RIGHT(NET_ADMIN))
/* The kernel's table, marks of checks, echo requests, bind_if, checker_priority and its kin; and bind_port. */
#define OF_CHECKERS (OF_ENGINE | RIGHT(NET_BIND_SERVICE))
/* To trace packets, and for metrics on a port below 1024. Lines, buses, lamps and the card are root's, as it is. */
#define OF_BOX (RIGHT(NET_RAW) | RIGHT(NET_BIND_SERVICE) | FILES)
/* Addresses and routes, DHCP's frames, its port 68, the clock. */
#define OF_NETWORK (RIGHT(NET_ADMIN) | RIGHT(NET_RAW) | RIGHT(NET_BIND_SERVICE) | RIGHT(SYS_TIME))

/* What the engine has from the guardian is not the starter's: the end of each must be seen. */
_Noreturn static void be_starter(int socket, unsigned long rights)
{
    prctl(PR_SET_NAME, "vrrpaot-starter", 0, 0, 0);
    if (socket != SOCKET_OF_STARTER)
        dup3(socket, SOCKET_OF_STARTER, O_CLOEXEC);
    /* Linux before 5.9 has no close_range. So early nothing is open but what the guardian gave, and the asker's end:
       while we have it, too, we never see the engine's end. */
    if (syscall(SYS_close_range, SOCKET_OF_STARTER + 1, ~0u, 0) < 0)
        for (int descriptor = SOCKET_OF_STARTER + 1; descriptor < 64; descriptor++)
            close(descriptor);
    keep_capabilities(rights);
    make_no_code(BUT_NOT_IN_PROGRAMS);
    answer_questions(SOCKET_OF_STARTER);
    _exit(0);
}

/* An engine that ends in order leaves nobody behind, not even for a moment. */
__attribute__((destructor)) static void end_starter(void)
{
    if (!has_starter())
        return;
    close(starter_socket);
    waitpid(starter_pid, 0, 0);
}

/* False where there is no starter: then scripts are started by the engine, which has to keep what they need. */
static int leave_scripts_to_starter(unsigned long rights)
{
    int ends[2], room = ROOM;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return 0;
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room);
    /* Not the C library's fork, which is not in the program (Native.props). */
    long starter = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (starter == 0)
        be_starter(ends[1], rights);
    close(ends[1]);
    if (starter < 0) {
        close(ends[0]);
        return 0;
    }
    starter_socket = ends[0];
    starter_pid = (int)starter;
    return 1;
}

/* Opens and makes what its user may not, under a root as in NetworkRole.cs: its settings, whose file holds passwords as
   well, the one folder that it may write to, and the kernel's log. */
static void prepare_network(const char *root)
{
    int folder = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    mkdirat(folder, "run/vrrpaot", 0755);
    mkdirat(folder, "run/vrrpaot/network", 0755);
    fchownat(folder, "run/vrrpaot/network", USER_OF_NETWORK, USER_OF_NETWORK, AT_SYMLINK_NOFOLLOW);
    fchownat(folder, "dev/kmsg", USER_OF_NETWORK, (gid_t)-1, AT_SYMLINK_NOFOLLOW);
    int settings = openat(folder, "etc/vrrpaot/appliance.json", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    /* Without settings something else has the number, so that the runtime gives it to nothing of its own. */
    dup3(settings < 0 ? folder : settings, SETTINGS_OF_NETWORK, O_CLOEXEC);
}

static void keep(unsigned long wanted, unsigned user, int calls)
{
    may_take_single_pages();
    make_no_code(IN_PROGRAMS_TOO);
    bound_capabilities(wanted);
    if (user != 0)
        become(user);
    keep_capabilities(wanted);
    refuse_calls(calls);
}

/* In a firmware image engine and box need no more than elsewhere: modules, mounts and the rest are process 1's. */
__attribute__((constructor(101))) static void take_first_step(int argc, char **argv)
{
    const char *role = argc > 1 ? argv[1] : "";
    block_signals();
    if (strcmp(role, "@engine") == 0 || strcmp(role, "@box-engine") == 0) {
        if (leave_scripts_to_starter(OF_STARTER))
            keep(OF_ENGINE, 0, CLOCK_TOO);
    } else if (strcmp(role, "@checkers") == 0 || strcmp(role, "@image-checkers") == 0) {
        if (leave_scripts_to_starter(OF_STARTER_ANYWHERE))
            keep(OF_CHECKERS, 0, CLOCK_TOO);
    } else if (strcmp(role, "@box") == 0 || strcmp(role, "@image-box") == 0) {
        keep(OF_BOX, 0, CLOCK_TOO);
    } else if (strcmp(role, "@network") == 0 && argc > 2) {
        prepare_network(argv[2]);
        keep(OF_NETWORK, USER_OF_NETWORK, BUT_THE_CLOCK);
    }
}
