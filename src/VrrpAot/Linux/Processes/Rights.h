/* What a process keeps of what it may do. To be called while it has one thread: each has rights of its own. */

/* Capabilities by bit (linux/capability.h). With `for_good` no program that it starts gets others, root's neither. */
void keep_capabilities(unsigned long wanted, int for_good);

/* No memory becomes executable that was not (PR_SET_MDWE, Linux 6.3; nothing happens before). */
void make_no_code(void);

/* System calls that no process of ours makes after its start, and no program it starts either, fail with EPERM
   (seccomp). */
void refuse_calls(void);
