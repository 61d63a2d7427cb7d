#define _GNU_SOURCE
#include "Signals.h"
#include <signal.h>
#include <stddef.h>

static sigset_t heard;
static int is_blocked;

void block_signals(void)
{
    /* Those of a mistake in the program, and three that belong to the C library and the runtime. */
    static const int inside[] = { SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, 32, 33, 34 };
    sigset_t outside;
    sigfillset(&outside);
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        sigdelset(&outside, inside[i]);
    is_blocked = sigprocmask(SIG_BLOCK, &outside, &heard) == 0;
}

void hear_signals(void)
{
    if (is_blocked)
        pthread_sigmask(SIG_SETMASK, &heard, NULL);
}
