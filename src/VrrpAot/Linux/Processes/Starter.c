#define _GNU_SOURCE
#include "Starter.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STACK = 32 * 1024, MOST_WORDS = 8192, ABOVE_ALL = 16 };
enum { TO_LEAVE = 5000 /* ms */, TO_DIE = 1000, TO_ANSWER = 10000, TO_CATCH_UP = 1000 };

/* So many hang inside the kernel at most before nothing more is started. */
enum { MOST_HANGING = 8 };

enum { TO_START = 1, TO_REAP = 2, TO_SIGNAL = 3, TO_OPEN = 4 };

struct question {
    int what, pid, signal;
    unsigned flags, user, group;
    int mask_of_files, group_count, argument_count, environment_count, protocol;
};                              /* Then groups; then path, arguments and environment, each with its 0. */

struct answer { int error, pid, status; };

/* Where a child is until it has become another program. One that hangs inside the kernel keeps its place. */
struct place {
    char stack[STACK];
    char *words[MOST_WORDS + 2];
    struct start start;
    _Alignas(16) char question[LONGEST_QUESTION];
};

int starter_socket = -1, starter_pid = 0;

int has_starter(void) { return starter_socket >= 0; }

void hurry_starter(void)
{
    struct sched_param priority;
    int policy = sched_getscheduler(0);
    if (!has_starter() || policy < 0 || sched_getparam(0, &priority) < 0)
        return;
    sched_setscheduler(starter_pid, policy | SCHED_RESET_ON_FORK, &priority);
    setpriority(PRIO_PROCESS, (id_t)starter_pid, getpriority(PRIO_PROCESS, 0));
}

static struct place *new_place(void)
{
    void *memory = mmap(0, sizeof(struct place), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? 0 : memory;
}

/* The strings behind the groups, in one list: arguments, 0, environment, 0. The path comes first and is not in it. */
static int take_words(struct place *place, int length)
{
    struct question *question = (void *)place->question;
    long groups = question->group_count, words = (long)question->argument_count + question->environment_count;
    if (groups < 0 || groups > 65536 || question->argument_count < 1 || question->environment_count < 0
        || words > MOST_WORDS)
        return E2BIG;
    char *at = place->question + sizeof *question + groups * sizeof(unsigned), *end = place->question + length;
    if (at >= end || end[-1] != 0)
        return EINVAL;
    place->start = (struct start){
        .path = at, .groups = (unsigned *)(place->question + sizeof *question), .group_count = (int)groups,
        .mask_of_files = question->mask_of_files, .user = question->user, .group = question->group,
        .flags = question->flags,
        .arguments = place->words, .environment = place->words + question->argument_count + 1,
    };
    at += strlen(at) + 1;
    for (long i = 0; i < words; i++) {
        if (at >= end)
            return EINVAL;
        place->words[i + (i >= question->argument_count)] = at;
        at += strlen(at) + 1;
    }
    place->words[question->argument_count] = place->words[words + 1] = 0;
    return 0;
}

static int has_left(int pipe, int patience)
{
    struct pollfd left = { .fd = pipe, .events = POLLIN };
    return poll(&left, 1, patience) > 0;
}

/* Children that were killed and still hang in their places; no place: nobody. */
static struct hanging { struct place *place; int pid, left; } s_hanging[MOST_HANGING];

/* Room for one more, after those that have left meanwhile are gone; 0 when there is none. */
static struct hanging *room_to_hang(void)
{
    struct hanging *room = 0;
    for (struct hanging *one = s_hanging; one < s_hanging + MOST_HANGING; one++) {
        if (one->place && has_left(one->left, 0)) {
            waitpid(one->pid, 0, 0);
            close(one->left);
            munmap(one->place, sizeof *one->place);
            one->place = 0;
        }
        if (!one->place)
            room = one;
    }
    return room;
}

static int start_one(struct place **at, int length, int output, int *pid)
{
    struct place *place = *at;
    struct hanging *room = room_to_hang();
    if (!room)
        return EAGAIN;
    int ends[2], error = take_words(place, length);
    if (error)
        return error;
    if (pipe2(ends, O_CLOEXEC) < 0)
        return errno;
    int alive = fcntl(ends[1], F_DUPFD_CLOEXEC, ABOVE_ALL);
    if (alive < 0)
        error = errno;
    close(ends[1]);
    if (!error) {
        place->start.alive = alive;
        place->start.output = output;
        *pid = start_child(&place->start, place->stack + STACK);
        if (*pid < 0)
            error = errno;
        close(alive);
    }
    if (!error && !has_left(ends[0], TO_LEAVE)) {
        kill(*pid, SIGKILL);
        error = ETIMEDOUT;
        if (!has_left(ends[0], TO_DIE)) {
            *room = (struct hanging){ place, *pid, ends[0] };
            *at = new_place();
            return error;
        }
        waitpid(*pid, 0, 0);
    } else if (!error && place->start.error) {
        error = place->start.error;
        waitpid(*pid, 0, 0);
    }
    close(ends[0]);
    return error;
}

/* Nobody but our own, and those only until they are reaped: their numbers cannot be anybody else's. */
static int is_ours(int pid)
{
    siginfo_t child;
    return pid > 1 && waitid(P_PID, (id_t)pid, &child, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* A socket stays in the network namespace that it was opened in, and with each request the kernel asks after its
   opener's rights, too. Whoever did not come back would start scripts elsewhere from then on. */
static int open_there(const struct place *place, int length, int *opened)
{
    const struct question *question = (const void *)place->question;
    const char *path = place->question + sizeof *question;
    if (length <= (int)sizeof *question || place->question[length - 1] != 0)
        return EINVAL;
    int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), error = 0;
    int there = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (here < 0 || there < 0 || setns(there, CLONE_NEWNET) < 0) {
        error = errno;
    } else {
        *opened = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, question->protocol);
        error = *opened < 0 ? errno : 0;
        if (setns(here, CLONE_NEWNET) < 0)
            _exit(1);
    }
    if (here >= 0)
        close(here);
    if (there >= 0)
        close(there);
    return error;
}

static void answer_one(struct place **at, int length, int output, struct answer *answer, int *opened)
{
    struct question *question = (void *)(*at)->question;
    *answer = (struct answer){ .pid = question->pid };
    switch (question->what) {
    case TO_START:
        answer->error = start_one(at, length, output, &answer->pid);
        break;
    case TO_REAP: {
        int done = waitpid(question->pid, &answer->status, WNOHANG);
        answer->error = done < 0 ? errno : done == 0 ? EAGAIN : 0;
        break;
    }
    case TO_SIGNAL:
        answer->error = !is_ours(question->pid) ? ESRCH
            : kill(-question->pid, question->signal) < 0 ? errno : 0;
        break;
    case TO_OPEN:
        answer->error = open_there(*at, length, opened);
        break;
    default:
        answer->error = ENOSYS;
    }
}

union handed { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; };

/* With a descriptor, if it is above 0. */
static long hand(int socket, const void *bytes, long length, int descriptor)
{
    union handed handed;
    struct iovec text = { (void *)bytes, (size_t)length };
    struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1 };
    if (descriptor > 0) {
        memset(&handed, 0, sizeof handed);
        message.msg_control = &handed;
        message.msg_controllen = sizeof handed;
        handed.header.cmsg_len = CMSG_LEN(sizeof descriptor);
        handed.header.cmsg_level = SOL_SOCKET;
        handed.header.cmsg_type = SCM_RIGHTS;
        memcpy(CMSG_DATA(&handed.header), &descriptor, sizeof descriptor);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/* The length, as recvmsg; the descriptor is 0 where none came. */
static long take(int socket, void *bytes, long room, int *descriptor)
{
    union handed handed;
    struct iovec text = { bytes, (size_t)room };
    /* Not sizeof handed, in whose padding the kernel would put a second descriptor. */
    struct msghdr message = {
        .msg_iov = &text, .msg_iovlen = 1, .msg_control = &handed, .msg_controllen = CMSG_LEN(sizeof(int)),
    };
    *descriptor = 0;
    long length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    struct cmsghdr *first = length < 0 ? 0 : CMSG_FIRSTHDR(&message);
    if (first && first->cmsg_level == SOL_SOCKET && first->cmsg_type == SCM_RIGHTS)
        memcpy(descriptor, CMSG_DATA(first), sizeof *descriptor);
    return length;
}

void answer_questions(int socket)
{
    struct place *place = new_place();
    while (place) {
        int output, opened = 0;
        long length = take(socket, place->question, LONGEST_QUESTION, &output);
        if (length == 0 || (length < 0 && errno != EINTR))
            return;
        if (length < (long)sizeof(struct question))
            continue;
        struct answer answer;
        answer_one(&place, (int)length, output, &answer, &opened);
        if (output)
            close(output);
        hand(socket, &answer, sizeof answer, opened);
        if (opened > 0)
            close(opened);
    }
}

/* What an answer that came too late was to, and what was reaped by it; 0 where none is awaited. */
static struct question s_late;
static struct answer s_reaped;
/* What came with the last answer; 0 for nothing. */
static int s_opened;

static int receive_answer(struct answer *answer, int patience)
{
    struct pollfd answered = { .fd = starter_socket, .events = POLLIN };
    int ready;
    /* The runtime's signals interrupt it, which is never restarted (poll(2)). */
    do
        ready = poll(&answered, 1, patience);
    while (ready < 0 && errno == EINTR);
    return ready == 0 ? -ETIMEDOUT
        : ready < 0 || take(starter_socket, answer, sizeof *answer, &s_opened) != sizeof *answer ? -STARTER_IS_GONE : 0;
}

static int ask(struct question *question, long length, int output, struct answer *answer);

/* A starter whose disk hangs costs scripts, never the engine: until it answers, every question is refused in a second.
   Of what it then did for nobody, a child is ended (its zombie stays as long as the starter), an exit is kept. */
static int catch_up(void)
{
    struct answer answer, ended;
    if (!s_late.what)
        return 0;
    int error = receive_answer(&answer, TO_CATCH_UP);
    if (error)
        return error == -ETIMEDOUT ? -EAGAIN : error;
    int what = s_late.what;
    s_late.what = 0;
    if (s_opened > 0)
        close(s_opened);
    if (what == TO_REAP && !answer.error)
        s_reaped = answer;
    if (what != TO_START || answer.error)
        return 0;
    struct question end = { .what = TO_SIGNAL, .pid = answer.pid, .signal = SIGKILL };
    error = ask(&end, sizeof end, 0, &ended);
    return error == -STARTER_IS_GONE ? error : 0;
}

static int ask(struct question *question, long length, int output, struct answer *answer)
{
    int behind = catch_up();
    if (behind)
        return behind;
    if (hand(starter_socket, question, length, output) < 0)
        return errno == EMSGSIZE ? -E2BIG
            : errno == ENOMEM || errno == ENOBUFS || errno == ETOOMANYREFS ? -errno : -STARTER_IS_GONE;
    int error = receive_answer(answer, TO_ANSWER);
    if (error == -ETIMEDOUT)
        s_late = *question;
    if (error)
        return error;
    return -answer->error;
}

int ask_to_reap(int pid, int *status)
{
    struct question question = { .what = TO_REAP, .pid = pid };
    struct answer answer;
    int behind = catch_up();
    if (!behind && s_reaped.pid == pid) {
        *status = s_reaped.status;
        s_reaped.pid = 0;
        return 0;
    }
    int error = ask(&question, sizeof question, 0, &answer);
    *status = error ? 0 : answer.status;
    return error;
}

int ask_to_signal(int pid, int signal)
{
    struct question question = { .what = TO_SIGNAL, .pid = pid, .signal = signal };
    struct answer answer;
    return ask(&question, sizeof question, 0, &answer);
}

/* Null where it has no room. */
static char *add(char *at, const char *end, const void *bytes, size_t length)
{
    if (!at || (size_t)(end - at) < length)
        return 0;
    memcpy(at, bytes, length);
    return at + length;
}

static char *add_words(char *at, const char *end, char *const *words, int *count)
{
    for (*count = 0; words[*count]; ++*count)
        at = add(at, end, words[*count], strlen(words[*count]) + 1);
    return at;
}

int ask_to_open(const char *path, int protocol)
{
    struct { struct question question; char path[256]; } asked = {
        .question = { .what = TO_OPEN, .protocol = protocol },
    };
    struct answer answer;
    size_t length = strlen(path) + 1;
    if (length > sizeof asked.path)
        return -ENAMETOOLONG;
    memcpy(asked.path, path, length);
    int error = ask(&asked.question, (long)(sizeof asked.question + length), 0, &answer);
    return error ? error : s_opened > 0 ? s_opened : -EPROTO;
}

int ask_to_start(const struct start *start)
{
    static _Alignas(16) char room[LONGEST_QUESTION];
    struct question *question = (void *)room;
    const char *end = room + sizeof room;
    *question = (struct question){
        .what = TO_START, .flags = start->flags, .user = start->user, .group = start->group,
        .mask_of_files = start->mask_of_files, .group_count = start->group_count,
    };
    char *at = add((char *)(question + 1), end, start->groups, (size_t)start->group_count * sizeof *start->groups);
    at = add(at, end, start->path, strlen(start->path) + 1);
    at = add_words(at, end, start->arguments, &question->argument_count);
    at = add_words(at, end, start->environment, &question->environment_count);
    struct answer answer;
    int error = at ? ask(question, at - room, start->output, &answer) : -E2BIG;
    return error ? error : answer.pid;
}
