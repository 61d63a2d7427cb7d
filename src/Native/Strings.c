/* Functions on strings, in a line or two each. The C library has up to eight of every one, chosen by the processor (0.1 MB); ours are used on file names and
   lines of /proc, and managed code has its own. memcpy, memmove and memset, where speed counts, stay the C library's. */
#include "Stdio.h"

size_t strlen(const char *text)
{
    const char *end = text;
    while (*end)
        end++;
    return end - text;
}

size_t strnlen(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && text[length])
        length++;
    return length;
}
ALSO(strnlen, __strnlen);

/* ---- Searching ---- */

char *strchrnul(const char *text, int c)
{
    while (*text && *text != (char)c)
        text++;
    return (char *)text;
}
ALSO(strchrnul, __strchrnul);

char *strchr(const char *text, int c)
{
    char *found = strchrnul(text, c);
    return *found == (char)c ? found : 0;
}
ALSO(strchr, index);

char *strrchr(const char *text, int c)
{
    const char *found = 0;
    do
        if (*text == (char)c)
            found = text;
    while (*text++);
    return (char *)found;
}
ALSO(strrchr, rindex);

void *memchr(const void *data, int c, size_t size)
{
    for (const unsigned char *next = data; size--; next++)
        if (*next == (unsigned char)c)
            return (void *)next;
    return 0;
}
ALSO(memchr, __memchr);

void *rawmemchr(const void *data, int c)
{
    const unsigned char *next = data;
    while (*next != (unsigned char)c)
        next++;
    return (void *)next;
}
ALSO(rawmemchr, __rawmemchr);

char *strstr(const char *text, const char *part)
{
    for (size_t length = strlen(part);; text++)
        if (!strncmp(text, part, length))
            return (char *)text;
        else if (!*text)
            return 0;
}

size_t strspn(const char *text, const char *set)
{
    size_t length = 0;
    while (text[length] && strchr(set, text[length]))
        length++;
    return length;
}

size_t strcspn(const char *text, const char *set)
{
    size_t length = 0;
    while (text[length] && !strchr(set, text[length]))
        length++;
    return length;
}

char *strpbrk(const char *text, const char *set)
{
    text += strcspn(text, set);
    return *text ? (char *)text : 0;
}

char *strtok_r(char *text, const char *set, char **rest)
{
    if (!text)
        text = *rest;
    text += strspn(text, set);
    char *end = text + strcspn(text, set);
    *rest = *end ? end + 1 : end;
    *end = 0;
    return end == text ? 0 : text;
}
ALSO(strtok_r, __strtok_r);

/* ---- Comparing ---- */

int memcmp(const void *left, const void *right, size_t size)
{
    const unsigned char *a = left, *b = right;
    for (; size; size--, a++, b++)
        if (*a != *b)
            return *a - *b;
    return 0;
}
ALSO(memcmp, bcmp);

int strncmp(const char *left, const char *right, size_t size)
{
    for (; size; size--, left++, right++)
        if (*left != *right || !*left)
            return (unsigned char)*left - (unsigned char)*right;
    return 0;
}

int strcmp(const char *left, const char *right)
{
    return strncmp(left, right, -1);
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : (unsigned char)c;
}

int strncasecmp(const char *left, const char *right, size_t size)
{
    for (; size; size--, left++, right++)
        if (lower(*left) != lower(*right) || !*left)
            return lower(*left) - lower(*right);
    return 0;
}
ALSO(strncasecmp, __strncasecmp);

int strcasecmp(const char *left, const char *right)
{
    return strncasecmp(left, right, -1);
}
ALSO(strcasecmp, __strcasecmp);

/* ---- Copying ---- */

char *stpcpy(char *to, const char *from)
{
    while ((*to = *from++))
        to++;
    return to;
}
ALSO(stpcpy, __stpcpy);

char *strcpy(char *to, const char *from)
{
    stpcpy(to, from);
    return to;
}

char *strncpy(char *to, const char *from, size_t size)
{
    for (char *next = to; size--; next++)
        if ((*next = *from))
            from++;
    return to;
}

char *strcat(char *to, const char *from)
{
    stpcpy(to + strlen(to), from);
    return to;
}

/* ---- Numbers ---- */

/* Signed and unsigned alike: a minus sign negates. Values past 64 bits are the largest. No errno: nobody looks. */
static unsigned long number(const char *text, char **end, int base, unsigned long largest)
{
    const char *next = text + strspn(text, " \t\n\v\f\r");
    int minus = *next == '-', overflow = 0;
    next += *next == '-' || *next == '+';
    if ((base == 0 || base == 16) && next[0] == '0' && lower(next[1]) == 'x' && stdio_digit(next[2]) < 16) {
        next += 2;
        base = 16;
    } else if (base == 0)
        base = *next == '0' ? 8 : 10;
    const char *first = next;
    unsigned long value = 0;
    for (; stdio_digit(*next) < base; next++) {
        overflow |= value > (largest - stdio_digit(*next)) / base;
        value = value * base + stdio_digit(*next);
    }
    if (end)
        *end = (char *)(next == first ? text : next);
    return overflow ? largest + (minus && largest == LONG_MAX) : minus ? -value : value;
}

long strtol(const char *text, char **end, int base)
{
    return number(text, end, base, LONG_MAX);
}
ALSO(strtol, strtoll);
ALSO(strtol, __isoc23_strtol);
ALSO(strtol, __isoc23_strtoll);

unsigned long strtoul(const char *text, char **end, int base)
{
    return number(text, end, base, ULONG_MAX);
}
ALSO(strtoul, strtoull);
ALSO(strtoul, __isoc23_strtoul);
ALSO(strtoul, __isoc23_strtoull);
