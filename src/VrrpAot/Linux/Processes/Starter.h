/* The starter: a process that starts scripts for another one, as whoever they are to run, and does nothing else. It was
   forked before the runtime began (src/FirstStep.c), has its asker's file in memory but no runtime, and some 0.3 MB of its
   own. The asker can then let go of the rights to be somebody else, and of all that a script may need and it does not.

   One question, one answer, over a socket that keeps messages apart; Starter.cs has the same layout, and AbiTests
   compare them. Its end is the asker's end: nobody else has the other end of the socket. */
#include "StartChild.h"

enum { ASK_START = 1, ASK_REAP = 2, ASK_SIGNAL = 3 };
enum { LONGEST_QUESTION = 256 * 1024 };

struct question {
    int what;
    int pid;                    /* reap, signal: a child of the starter's */
    int signal;
    int to_group;               /* signal: the group that it leads, not only the process */
    unsigned flags;             /* start: as in StartChild.h, and so are the next */
    int mask_of_files;
    unsigned user, group;
    int group_count;
    int argument_count;
    int environment_count;
    int number;                 /* the answer has it, too */
};                              /* Then groups; then path, arguments and environment, each with its 0. */

struct answer {
    int number;
    int error;                  /* errno; reap: EAGAIN while it runs, ECHILD for nobody's child */
    int pid;
    int status;                 /* of waitpid */
};

/* The starter's life. Returns when there is nobody left to ask. */
void answer_questions(int socket);

/* What the engine asks through: the number of its end, -1 where there is no starter. */
extern int starter_socket;
int has_starter(void);

/* Returns 0 with an answer, or the errno of what went wrong on the way. `output` is handed over; 0 for none. One thread
   at a time. */
int ask_starter(struct question *question, int length, int output, struct answer *answer);
