/* The starter: a process that starts scripts for another one, as the users that they are to run as, opens sockets in
   other network namespaces for it, and does nothing else. It was forked before the runtime began (src/FirstStep.c), has
   its asker's file in memory but no runtime, and 0.5 MB resident, nearly all of it shared. The asker can then let go of
   the rights to be somebody else, and of all that a script may need and it does not.

   One question, one answer, over a socket that keeps messages apart. Its end is the asker's end: nobody else has the
   other end of the socket. The asker's calls are for one thread at a time, and return minus the errno, or
   -STARTER_IS_GONE. ETIMEDOUT after 10 s without an answer, as when the disk that its pages come from hangs; EAGAIN
   from then until it answers. */
#include "StartChild.h"

enum { STARTER_IS_GONE = 4096, LONGEST_QUESTION = 256 * 1024 };

/* The starter's life. Returns when there is nobody left to ask. */
void answer_questions(int socket);

/* The asker's end; -1 where there is no starter. */
extern int starter_socket, starter_pid;
int has_starter(void);

/* From now on it gets its turns like the calling thread, so that a thread of real-time priority that waits for it does
   not wait for all the ordinary ones as well. What it starts is ordinary. */
void hurry_starter(void);

/* As start_child, with the output as the only descriptor: the process id. E2BIG for more than LONGEST_QUESTION. */
int ask_to_start(const struct start *start);

/* 0 with the status of waitpid; EAGAIN while it runs, ECHILD for nobody's child. */
int ask_to_reap(int pid, int *status);

/* A netlink socket of this protocol in the network namespace that a file stands for: the descriptor. EPERM where the
   starter has not the rights for it (src/FirstStep.c). */
int ask_to_open(const char *path, int protocol);

/* To the group that a child of the starter's leads. 0; ESRCH for any other process. */
int ask_to_signal(int pid, int signal);
