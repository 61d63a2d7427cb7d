// pages NAME PORT BYTES RATE: a web server that answers whatever is asked with so many bytes of lines with its name,
// RATE bytes a second on each connection. One process, since starting one for every download is what an emulated
// machine is slowest at. It goes when it is killed, and all downloads with it.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { Most = 4096, TicksASecond = 10 };

// What is still to be sent on each connection; Silent before anything was asked there.
static struct { int open; long at; } connections[Most];
enum { Silent = -1 };

static char *answer;
static long length;

static void prepare(const char *name, long bytes) {
    char line[100];
    int each = snprintf(line, sizeof line, "%s says so\n", name);
    answer = malloc(bytes + 100);
    length = sprintf(answer, "HTTP/1.0 200 OK\r\nContent-Length: %ld\r\n\r\n", bytes);
    for (long i = 0; i < bytes; i++)
        answer[length++] = line[i % each];
}

static void finish(int socket) {
    connections[socket].open = 0;
    close(socket);
}

static void send_some(int socket, long most) {
    long rest = length - connections[socket].at;
    long sent = send(socket, answer + connections[socket].at, rest < most ? rest : most, MSG_DONTWAIT);
    if (sent > 0)
        connections[socket].at += sent;
    if (connections[socket].at == length || (sent < 0 && errno != EAGAIN))
        finish(socket);
}

int main(int count, char **words) {
    if (count != 5)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    prepare(words[1], atol(words[3]));
    long each = atol(words[4]) / TicksASecond;
    int listener = socket(AF_INET6, SOCK_STREAM, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(atoi(words[2])) };
    if (bind(listener, (struct sockaddr *)&any, sizeof any) || listen(listener, 1000)) {
        perror("pages");
        return 1;
    }
    int ticks = timerfd_create(CLOCK_MONOTONIC, 0), epoll = epoll_create1(0);
    struct itimerspec tick = { { 0, 1000000000 / TicksASecond }, { 0, 1000000000 / TicksASecond } };
    timerfd_settime(ticks, 0, &tick, NULL);
    for (int i = 0; i < 2; i++) {
        struct epoll_event event = { EPOLLIN, { .fd = i ? ticks : listener } };
        epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
    }
    for (;;) {
        struct epoll_event events[64];
        int ready = epoll_wait(epoll, events, 64, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            char asked[2000];
            if (fd == listener) {
                int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
                if (socket >= Most) {
                    close(socket);
                } else if (socket >= 0) {
                    connections[socket].open = 1;
                    connections[socket].at = Silent;
                    struct epoll_event event = { EPOLLIN, { .fd = socket } };
                    epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
                }
            } else if (fd == ticks) {
                if (read(ticks, asked, 8) != 8)
                    return 1;
                for (int socket = 0; socket < Most; socket++)
                    if (connections[socket].open && connections[socket].at != Silent)
                        send_some(socket, each);
            } else if (connections[fd].open) {
                long got = read(fd, asked, sizeof asked);
                if (got > 0 && connections[fd].at == Silent)
                    connections[fd].at = 0;
                else if (got == 0 && connections[fd].at != Silent)
                    epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); // Who has nothing more to say may still listen.
                // Nothing to read: the event was of an older connection with this number.
                else if (got == 0 || (got < 0 && errno != EAGAIN))
                    finish(fd);
            }
        }
    }
}
