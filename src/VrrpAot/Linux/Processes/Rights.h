/* What a process keeps of what it may do. To be called while it has one thread: each has rights of its own. Sets of
   capabilities are by bit (linux/capability.h). */

/* No program that this process starts will ever have others, root's neither. */
void bound_capabilities(unsigned long wanted);

/* This process has no others. */
void keep_capabilities(unsigned long wanted);

/* This user and the group of the same number from now on, with no other group. What was permitted to root still is,
   until keep_capabilities. */
void become(unsigned user);

/* No memory becomes executable that was not (PR_SET_MDWE, Linux 6.3; nothing happens before). */
enum { IN_PROGRAMS_TOO = 0, BUT_NOT_IN_PROGRAMS = 2 /* PR_MDWE_NO_INHERIT, Linux 6.6 */ };
void make_no_code(int whose);

/* System calls that no process of ours makes after its start, and no program it starts either, fail with EPERM
   (seccomp). */
enum { CLOCK_TOO = 0, BUT_THE_CLOCK = 4 /* first in the list */ };
void refuse_calls(int which);
