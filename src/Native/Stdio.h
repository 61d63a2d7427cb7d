#include "C.h"

struct file {
    int flags;                          /* 0; this and the next two stand where the C library's inlined getc and feof look */
    const unsigned char *next, *end;    /* what was read and not yet taken */
    int descriptor;                     /* -1: a string, scanned in place */
    int taken;                          /* of a string, for %n */
    unsigned char buffer[1024];
};

/* The next character without taking it, or -1 at the end. */
int stdio_peek(FILE *file);
int fgetc(FILE *file);

/* The value of a digit up to z, or 99. */
int stdio_digit(int c);

int vsnprintf(char *text, size_t size, const char *format, va_list arguments);
