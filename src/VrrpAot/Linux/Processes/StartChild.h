/* What start_child takes; StartOrder.cs has the same layout, and AbiTests compare them. */
enum {
    NEW_GROUP = 1,              /* leads a process group of its own */
    NEW_SESSION = 2,            /* leads a session of its own */
    OTHER_USER = 4,             /* user, group and groups hold */
    ORDINARY = 8,               /* no real-time priority, no negative nice value, no timers without slack */
    STREAMS_TO_NULL = 16,       /* 0, 1 and 2 are /dev/null, before output and error are looked at */
};

struct start {
    const char *path;
    char *const *arguments;
    char *const *environment;
    const int *descriptors;     /* become 3, 4, 5...; each above them and above alive */
    const unsigned *groups;     /* supplementary ones */
    unsigned long mask;         /* signals that stay blocked: bit n-1 for signal n */
    int descriptor_count;
    int group_count;
    int output;                 /* becomes 1 and 2; not below 3; 0 for none */
    int error_output;           /* becomes 2; the same */
    int alive;                  /* close-on-exec: its last end closes when the child has left our memory */
    int mask_of_files;          /* umask, or -1 for ours */
    unsigned user, group;
    unsigned flags;
    int error;                  /* errno of what failed; 0 as long as nothing has */
};

/* Returns the child's process id, or -1 with errno. The stack (16 bytes aligned, its upper end is given), *start and
   all that it names must stay as they are until alive's other end is at its end. */
int start_child(struct start *start, void *stack_end);
