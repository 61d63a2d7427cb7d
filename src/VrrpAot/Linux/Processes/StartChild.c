/* A child that becomes another program, perhaps as another user. It shares our memory until then (so nothing is copied
   and nothing mapped: a process with locked memory could not map a stack as a user whose RLIMIT_MEMLOCK is 8 MB), and
   it is a process of its own from its first step: only it changes identity, never a thread of ours. Nobody waits in
   here: CLONE_VFORK would leave the parent waiting for a child that its new owner has stopped. The caller sees by
   `alive` when the child has left, and by `error` whether that was by execve.

   The child must not touch what belongs to the parent's thread, errno among it: its system calls are made here, none
   through the C library. Between setresuid and execve the new owner can send it signals, and must get no more than its
   end from that:
   - all are blocked until the last moment, and those that would dump core meet a function that ends the child. Before
     Linux 5.16 a dump of core took everybody along who shared the memory.
   - the kernel takes the memory's "dumpable" away with the change of identity, so that the owner cannot attach (the
     parent gives it back when the child has left), and the capabilities kept in the permitted set until execve forbid
     it as well, whatever fs.suid_dumpable says. */
#include "StartChild.h"

enum { CLONE_VM = 0x100, SIGCHLD = 17, SIG_SETMASK = 2, SIGNALS = 64, ENOSYS = 38 };
enum { O_RDONLY = 0, O_WRONLY = 1, O_CLOEXEC = 02000000, AT_FDCWD = -100 };
enum { SA_RESTORER = 0x04000000 };
enum { SCHED_OTHER = 0, SCHED_FIFO = 1, SCHED_RR = 2, SCHED_DEADLINE = 6, SCHED_RESET_ON_FORK = 0x40000000 };
enum { PR_SET_KEEPCAPS = 8, PR_SET_TIMERSLACK = 29, PR_CAP_AMBIENT = 47, PR_CAP_AMBIENT_CLEAR_ALL = 4 };
enum { ORDINARY_SLACK = 50000 /* ns */ };

#if defined(__x86_64__)
enum {
    CLOSE = 3, RT_SIGACTION = 13, RT_SIGPROCMASK = 14, EXECVE = 59, UMASK = 95, SETPGID = 109, SETSID = 112,
    SETGROUPS = 116, SETRESUID = 117, SETRESGID = 119, GETPRIORITY = 140, SETPRIORITY = 141, SCHED_SETSCHEDULER = 144,
    SCHED_GETSCHEDULER = 145, PRCTL = 157, GETDENTS64 = 217, EXIT_GROUP = 231, OPENAT = 257, DUP3 = 292,
    CLOSE_RANGE = 436, O_DIRECTORY = 0200000
};
#elif defined(__aarch64__)
enum {
    DUP3 = 24, OPENAT = 56, CLOSE = 57, GETDENTS64 = 61, EXIT_GROUP = 94, SCHED_SETSCHEDULER = 119,
    SCHED_GETSCHEDULER = 120, RT_SIGACTION = 134, RT_SIGPROCMASK = 135, SETPRIORITY = 140, GETPRIORITY = 141,
    SETRESUID = 147, SETRESGID = 149, SETPGID = 154, SETSID = 157, SETGROUPS = 159, UMASK = 166, PRCTL = 167,
    EXECVE = 221, CLOSE_RANGE = 436, O_DIRECTORY = 040000
};
#else
#error "two architectures are known here"
#endif

/* The C library's: makes the child begin in a function, on a stack of its own. It touches nothing else in the child. */
int clone(int (*begin)(void *), void *stack_end, int flags, void *argument, ...);

/* The answer, or minus the errno. */
static long call(long number, long a, long b, long c, long d)
{
#if defined(__x86_64__)
    register long fourth __asm__("r10") = d, fifth __asm__("r8") = 0;
    long answer;
    __asm__ volatile("syscall" : "=a"(answer)
        : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth) : "rcx", "r11", "memory");
    return answer;
#else
    register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c,
        x3 __asm__("x3") = d, x4 __asm__("x4") = 0;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
    return x0;
#endif
}

static void set_mask(unsigned long mask, unsigned long *before)
{
    call(RT_SIGPROCMASK, SIG_SETMASK, (long)&mask, (long)before, sizeof mask);
}

_Noreturn static void leave(int signal)
{
    for (;;)
        call(EXIT_GROUP, 128 + signal, 0, 0, 0);
}

/* Our handlers are the runtime's and would find the parent's thread; execve makes default ones of them, but what is
   ignored stays ignored. */
static void forget_handlers(void)
{
    static const unsigned long dumps = 1ul << 2 /* QUIT */ | 1ul << 3 /* ILL */ | 1ul << 4 /* TRAP */
        | 1ul << 5 /* ABRT */ | 1ul << 6 /* BUS */ | 1ul << 7 /* FPE */ | 1ul << 10 /* SEGV */
        | 1ul << 23 /* XCPU */ | 1ul << 24 /* XFSZ */ | 1ul << 30 /* SYS */;
    struct { void (*handler)(int); unsigned long flags; void (*restorer)(int); unsigned long mask; } action =
        { 0, 0, 0, 0 };
    for (int signal = 1; signal <= SIGNALS; signal++) {
        /* it never returns, so nothing restores */
        action.handler = action.restorer = dumps >> (signal - 1) & 1 ? leave : 0;
        action.flags = action.handler ? SA_RESTORER : 0;
        call(RT_SIGACTION, signal, (long)&action, 0, sizeof action.mask);
    }
}

/* SCHED_RESET_ON_FORK has done this where the parent's thread has it. */
static void be_ordinary(void)
{
    long policy = call(SCHED_GETSCHEDULER, 0, 0, 0, 0) & ~SCHED_RESET_ON_FORK;
    int priority = 0;
    if (policy == SCHED_FIFO || policy == SCHED_RR || policy == SCHED_DEADLINE)
        call(SCHED_SETSCHEDULER, 0, SCHED_OTHER, (long)&priority, 0);
    if (call(GETPRIORITY, 0, 0, 0, 0) > 20)     /* the kernel says 20 - nice */
        call(SETPRIORITY, 0, 0, 0, 0);
    call(PRCTL, PR_SET_TIMERSLACK, ORDINARY_SLACK, 0, 0);
}

/* Linux before 5.9 has no close_range. The folder lists by number, so what is closed behind the reader is not
   missed. */
static long close_listed(int first)
{
    struct { unsigned long inode, next; unsigned short length; unsigned char type; char name[]; } *entry;
    _Alignas(8) char room[512];
    long folder = call(OPENAT, AT_FDCWD, (long)"/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (folder < 0)
        return folder;
    long length;
    while ((length = call(GETDENTS64, folder, (long)room, sizeof room, 0)) > 0) {
        for (long at = 0; at < length; at += entry->length) {
            entry = (void *)(room + at);
            int descriptor = 0;
            for (const char *digit = entry->name; *digit >= '0' && *digit <= '9'; digit++)
                descriptor = descriptor * 10 + *digit - '0';
            if (descriptor >= first && descriptor != folder)
                call(CLOSE, descriptor, 0, 0, 0);
        }
    }
    call(CLOSE, folder, 0, 0, 0);
    return length;
}

static long set_descriptors(const struct start *start)
{
    long error = 0;
    for (int i = 0; i < 3 && start->flags & STREAMS_TO_NULL && error >= 0; i++) {
        long null = call(OPENAT, AT_FDCWD, (long)"/dev/null", i == 0 ? O_RDONLY : O_WRONLY, 0);
        error = null;
        if (null >= 0 && null != i) {
            error = call(DUP3, null, i, 0, 0);
            call(CLOSE, null, 0, 0, 0);
        }
    }
    if (start->output && error >= 0)
        error = call(DUP3, start->output, 1, 0, 0);
    if (start->output && error >= 0)
        error = call(DUP3, start->output, 2, 0, 0);
    if (start->error_output && error >= 0)
        error = call(DUP3, start->error_output, 2, 0, 0);
    for (int i = 0; i < start->descriptor_count && error >= 0; i++)
        error = call(DUP3, start->descriptors[i], 3 + i, 0, 0);
    int last = 3 + start->descriptor_count;
    if (error >= 0)
        error = call(DUP3, start->alive, last, O_CLOEXEC, 0);
    if (error >= 0)
        error = call(CLOSE_RANGE, last + 1, ~0u, 0, 0);
    return error == -ENOSYS ? close_listed(last + 1) : error;
}

static long change_identity(const struct start *start)
{
    long error = call(SETGROUPS, start->group_count, (long)start->groups, 0, 0);
    if (error < 0)
        return error;
    /* A program that is not root's keeps ambient capabilities over execve; root has no use for them. */
    call(PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0);
    call(PRCTL, PR_SET_KEEPCAPS, 1, 0, 0);      /* see above; execve forgets both */
    error = call(SETRESGID, start->group, start->group, start->group, 0);
    return error < 0 ? error : call(SETRESUID, start->user, start->user, start->user, 0);
}

static int begin(void *given)
{
    struct start *start = given;
    long error = 0;
    forget_handlers();
    if (start->flags & ORDINARY)
        be_ordinary();
    if (start->flags & NEW_SESSION)
        error = call(SETSID, 0, 0, 0, 0);
    else if (start->flags & NEW_GROUP)
        error = call(SETPGID, 0, 0, 0, 0);
    if (start->mask_of_files >= 0)
        call(UMASK, start->mask_of_files, 0, 0, 0);
    if (error >= 0)
        error = set_descriptors(start);
    /* The last thing before execve: from here on somebody else may end or stop us. */
    if (error >= 0 && start->flags & OTHER_USER)
        error = change_identity(start);
    if (error >= 0) {
        set_mask(start->mask, 0);
        error = call(EXECVE, (long)start->path, (long)start->arguments, (long)start->environment, 0);
    }
    start->error = (int)-error;
    leave(-1);
}

int start_child(struct start *start, void *stack_end)
{
    unsigned long before;
    start->error = 0;
    /* No handler of ours may run in the child, not even in its first step. */
    set_mask(~0ul, &before);
    int child = clone(begin, stack_end, CLONE_VM | SIGCHLD, start);
    set_mask(before, 0);
    return child;
}
