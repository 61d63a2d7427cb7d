// crowd ADDRESS PORT COUNT: so many downloads at a time, each place beginning another one when one has ended, until
// SIGTERM; then what is open comes to its end. One process, since starting one for every download is what an emulated
// machine is slowest at. A line for each download, when it ends:
//   BEGAN ENDED WHO GOT OF HOW
// hundredths of a second since boot (as /proc/uptime); who answered ("-": nobody); bytes of the page that were right,
// and how many were announced; and how it ended: "whole", "refused", "cut", "silent" (nothing for 15 s) or an error.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { Most = 500, Patience = 1500, Pause = 20, HeadRoom = 400 };

struct download {
    long began, heard, got, of;
    int connected, lines, length; // Length of the head, then of the page's first line.
    char head[HeadRoom], line[HeadRoom];
};

static struct download downloads[Most];
static struct pollfd places[Most];
static long next[Most]; // When a place may begin again.
static volatile sig_atomic_t over;

static void end(int signal) {
    (void)signal;
    over = 1;
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_BOOTTIME, &time);
    return time.tv_sec * 100 + time.tv_nsec / 10000000;
}

static void begin(int place, const struct sockaddr_in *server) {
    struct download *it = &downloads[place];
    memset(it, 0, sizeof *it);
    it->began = it->heard = now();
    places[place].fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    places[place].events = POLLOUT;
    connect(places[place].fd, (const struct sockaddr *)server, sizeof *server);
}

static void finish(int place, const char *how) {
    struct download *it = &downloads[place];
    char *who = it->line[0] ? strtok(it->line, " \n") : "-";
    printf("%ld %ld %s %ld %ld %s\n", it->began, now(), who, it->got, it->of, how);
    fflush(stdout);
    close(places[place].fd);
    places[place].fd = -1;
    next[place] = now() + Pause;
}

// Byte by byte: the head up to its empty line, the first line of the page, and then that line again and again.
static void take(struct download *it, char byte) {
    if (it->lines == 0) {
        if (it->length < HeadRoom - 1)
            it->head[it->length++] = byte;
        if (it->length < 4 || memcmp(it->head + it->length - 4, "\r\n\r\n", 4) != 0)
            return;
        char *length = strstr(it->head, "Content-Length: ");
        it->of = length ? atol(length + 16) : -1;
        it->lines = 1;
        it->length = 0;
    } else if (it->lines == 1) {
        if (it->length < HeadRoom - 1)
            it->line[it->length++] = byte;
        it->got++;
        if (byte == '\n')
            it->lines = 2;
    } else {
        it->got += byte == it->line[it->got % it->length];
    }
}

static void serve(int place) {
    struct download *it = &downloads[place];
    if (!it->connected) {
        int problem = 0;
        socklen_t size = sizeof problem;
        getsockopt(places[place].fd, SOL_SOCKET, SO_ERROR, &problem, &size);
        if (problem) {
            finish(place, problem == ECONNREFUSED ? "refused" : strerrorname_np(problem));
            return;
        }
        it->connected = 1;
        places[place].events = POLLIN;
        if (send(places[place].fd, "GET / HTTP/1.0\r\n\r\n", 18, MSG_NOSIGNAL) != 18)
            finish(place, "cut");
        return;
    }
    char some[8192];
    long count = read(places[place].fd, some, sizeof some);
    if (count > 0) {
        it->heard = now();
        for (long i = 0; i < count; i++)
            take(it, some[i]);
    } else if (count == 0 || errno != EAGAIN) {
        finish(place, count == 0 && it->of > 0 && it->got == it->of ? "whole" : "cut");
    }
}

int main(int count, char **words) {
    struct sockaddr_in server = { .sin_family = AF_INET };
    int crowd = count == 4 ? atoi(words[3]) : 0;
    if (crowd < 1 || crowd > Most || !inet_aton(words[1], &server.sin_addr))
        return 2;
    server.sin_port = htons(atoi(words[2]));
    signal(SIGTERM, end);
    for (int i = 0; i < crowd; i++) {
        places[i].fd = -1;
        next[i] = now() + i * 100 / crowd; // Not all in one moment.
    }
    for (;;) {
        int open = 0;
        for (int i = 0; i < crowd; i++) {
            if (places[i].fd >= 0 && now() - downloads[i].heard > Patience)
                finish(i, "silent");
            if (places[i].fd < 0 && !over && now() >= next[i])
                begin(i, &server);
            open += places[i].fd >= 0;
        }
        if (over && !open)
            return 0;
        if (poll(places, crowd, 50) > 0)
            for (int i = 0; i < crowd; i++)
                if (places[i].fd >= 0 && places[i].revents)
                    serve(i);
    }
}
