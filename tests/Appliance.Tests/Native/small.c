/* Says what the functions of src/Native answer. Linked once with them and once without: both must say the same. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

static char line[4096];
#define SAY(...) (snprintf(line, sizeof line, __VA_ARGS__), write(1, line, strlen(line)), write(1, "\n", 1))

static int sign(int number) { return number < 0 ? -1 : number > 0; }

static void scan(void)
{
    static const char *const mounts[] = {
        "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n", "25 30 0:23 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", "short line", "", " - " };
    for (int i = 0; i < 5; i++) {
        char a[99] = "-", b[99] = "-";
        int stored = sscanf(mounts[i], "%*s %*s %*s %s %s ", a, b);
        SAY("mount %d %s %s", stored, a, b);
        const char *dash = strstr(mounts[i], " - ");
        if (dash) {
            stored = sscanf(dash, " - %s %*s %s", a, b);
            SAY("options %d %s %s", stored, a, b);
        }
    }
    static const char *const groups[] = { "4:memory:/user.slice/a\n", "0::/\n", "1:name=systemd:/x y\n", "12", ":", "" };
    for (int i = 0; i < 6; i++) {
        char a[99] = "-", b[99] = "-";
        int stored = sscanf(groups[i], "%*[^:]:%[^:]:%s", a, b);
        SAY("group %d %s %s", stored, a, b);
        strcpy(b, "-");
        stored = sscanf(groups[i], "0::%s", b);
        SAY("group2 %d %s", stored, b);
    }
    static const char *const numbers[] = { "MemAvailable:   123456 kB", "7ffc1000-7ffc2fff rw", "6.18.44", "-12 34", "M3.5.0/2", "10:30:15", "1:2", "99999x", "" };
    for (int i = 0; i < 9; i++) {
        unsigned long long memory = 7;
        unsigned long from = 7, to = 7;
        int first = 7, second = 7, used = 7, end = 7;
        unsigned short hour = 7, minute = 7, tick = 7;
        int stored = sscanf(numbers[i], "MemAvailable: %llu kB", &memory);
        SAY("memory %d %llu", stored, memory);
        stored = sscanf(numbers[i], "%lx-%lx", &from, &to);
        SAY("range %d %lx %lx", stored, from, to);
        stored = sscanf(numbers[i], "%d.%d", &first, &second);
        SAY("release %d %d %d", stored, first, second);
        stored = sscanf(numbers[i], "%hu%n:%hu%n:%hu%n", &hour, &used, &minute, &used, &tick, &used);
        SAY("clock %d %d %d %d %d", stored, hour, minute, tick, used);
        stored = sscanf(numbers[i], "M%hu.%hu.%hu%n", &hour, &minute, &tick, &end);
        SAY("rule %d %d %d %d %d", stored, hour, minute, tick, end);
    }
}

static void print(void)
{
    SAY("%s/%s %d%% [%c]", "/sys/fs", "memory.max", -5, 'x');
    SAY("[%5d] [%-5d] [%05d] [%5s] [%-5s] [%.2s] [%.*s]", 42, 42, 42, "ab", "ab", "abcdef", 3, "abcdef");
    SAY("%x %X %08x %lx %llx %u %zu %lu %ld %lld", 255, 255, 0xbeef, 0x123456789abcL, 0xfedcba9876543210LL, 4000000000u, (size_t)7, ~0UL, -1L, -9000000000000000000LL);
    SAY("%p %i %d %d", (void *)0x1234, -0, 2147483647, -2147483647 - 1);
    for (size_t size = 0; size < 6; size++) {
        char text[8] = "!!!!!!!";
        int length = snprintf(text, size, "%s", "abcd");
        SAY("cut %d [%s]", length, text);
    }
    char *made;
    int length = asprintf(&made, "%s-%d", "made", 12);
    SAY("%d %s", length, made);
    free(made);
}

static void numbers(void)
{
    static const char *const words[] = { "0", "12", " \t-12z", "+7", "0x1fG", "0x", "077", "08", "zz", "", "-", "ff", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "-1" };
    static const int bases[] = { 0, 10, 16, 8, 36 };
    for (int i = 0; i < 19; i++)
        for (int j = 0; j < 5; j++) {
            char *a, *b;
            long number = strtol(words[i], &a, bases[j]);
            unsigned long positive = strtoul(words[i], &b, bases[j]);
            SAY("'%s' base %d: %ld %d, %lu %d", words[i], bases[j], number, (int)(a - words[i]), positive, (int)(b - words[i]));
        }
}

static void strings(void)
{
    static const char *const words[] = { "", "a", "abc", "ABC", "abd", "abcabcd", "\xff", "a b", ":", "zab" };
    for (int i = 0; i < 10; i++) {
        const char *a = words[i];
        SAY("%s: %d %d %d", a, (int)strlen(a), (int)strnlen(a, 2), (int)(strchrnul(a, 'b') - a));
        for (int j = 0; j < 10; j++) {
            const char *b = words[j];
            char copy[40], joined[40];
            memset(copy, '#', sizeof copy);
            strncpy(copy, b, 5);
            strcpy(joined, a);
            strcat(joined, b);
            SAY("%s %s: %d %d %d %d %d | %d %d %d %d | %d %.8s %s %d", a, b, sign(strcmp(a, b)), sign(strncmp(a, b, 2)), sign(strcasecmp(a, b)), sign(strncasecmp(a, b, 3)),
                sign(memcmp(a, b, 1)), strstr(a, b) ? (int)(strstr(a, b) - a) : -1, (int)strspn(a, b), (int)strcspn(a, b), strpbrk(a, b) ? (int)(strpbrk(a, b) - a) : -1,
                copy[4] == 0, copy, joined, (int)(stpcpy(copy, a) - copy));
        }
        for (int c = 'a'; c < 'd'; c++)
            SAY("%c: %d %d %d", c, strchr(a, c) ? (int)(strchr(a, c) - a) : -1, strrchr(a, c) ? (int)(strrchr(a, c) - a) : -1,
                memchr(a, c, strlen(a)) ? (int)((char *)memchr(a, c, strlen(a)) - a) : -1);
    }
    SAY("%d %d", strchr("abc", 0) != 0, strrchr("abc", 0) != 0);
    char list[] = "::a:b,c:: d ", *rest = 0;
    for (char *part = strtok_r(list, ":,", &rest); part; part = strtok_r(0, ":,", &rest))
        SAY("part [%s]", part);
}

static void files(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = 0;
    size_t size = 0;
    SAY("first %d", fgetc(file));
    for (long length; (length = getline(&text, &size, file)) >= 0;)
        SAY("line %ld %.20s %d", length, text, size > (size_t)length);
    SAY("end %d", fgetc(file));
    free(text);
    SAY("closed %d", fclose(file));
    char reason[99];
    errno = 0;
    file = fopen("/does/not/exist", "r");
    SAY("none %d %d %s", file == 0, errno, strerror_r(errno, reason, sizeof reason));
}

static void times(void)
{
    static const char *const zones[] = { "UTC0", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0530>-5:30", "NZST-12NZDT,M9.5.0,M4.1.0/3:00:00", "EST5EDT,J60,J300/2:30", "Europe/Berlin", "Nowhere/AtAll", "" };
    static const long moments[] = { 0, 1711846799, 1711846800, 1730000000, 1795801301, 4102444800 };
    for (int i = 0; i < 8; i++) {
        setenv("TZ", zones[i], 1);
        tzset();
        for (int j = 0; j < 6; j++) {
            struct tm here;
            localtime_r(&moments[j], &here);
            SAY("%s %ld: %d-%d-%d %d:%d:%d %d %d %d %ld %s", zones[i], moments[j], here.tm_year, here.tm_mon, here.tm_mday, here.tm_hour, here.tm_min, here.tm_sec, here.tm_wday,
                here.tm_yday, here.tm_isdst, here.tm_gmtoff, here.tm_zone);
        }
    }
}

static void *in_thread(void *argument)
{
    return argument;
}

int main(int count, char **arguments)
{
    if (count != 2)
        return 2;
    scan();
    print();
    numbers();
    strings();
    files(arguments[1]);
    times();
    pthread_attr_t attributes;
    void *stack = 0;
    size_t size = 0;
    int answer = pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &stack, &size);
    SAY("stack %d %d", answer, (char *)stack < (char *)&size && (char *)&size < (char *)stack + size);
    pthread_t thread;
    void *result = 0;
    for (int i = 0; i < 50; i++) {
        pthread_create(&thread, 0, in_thread, &thread);
        pthread_join(thread, &result);
    }
    SAY("thread %d", result == &thread);
    return 0;
}
