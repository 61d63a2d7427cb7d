/* %s %[^c] %d %u %x %n and %*, with h, l and ll: what the runtime scans in /proc and /sys, and the C library in the rules of a time zone. */
#include "Stdio.h"

int stdio_digit(int c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'z' ? (c | 32) - 'a' + 10 : 99;
}

static int is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int scan(FILE *file, const char *format, va_list arguments)
{
    int stored = 0;
    for (; *format; format++) {
        if (is_space(*format)) {
            while (is_space(stdio_peek(file)))
                fgetc(file);
            continue;
        }
        if (*format != '%') {
            int c = stdio_peek(file);
            if (c < 0 && !stored)
                return -1;
            if (c != *format)
                return stored;
            fgetc(file);
            continue;
        }
        int skip = *++format == '*', size = sizeof(int);
        format += skip;
        for (; *format == 'l' || *format == 'j' || *format == 'z' || *format == 'h'; format++)
            size = *format == 'h' ? sizeof(short) : sizeof(long);
        if (*format == 'n') {
            *va_arg(arguments, int *) = file->taken;
            continue;
        }
        char until = 0;         /* of %[^c] */
        if (*format == '[') {
            if (format[1] != '^' || !format[2] || format[3] != ']')
                return stored;
            until = format[2];
            format += 3;
        } else
            while (is_space(stdio_peek(file)))
                fgetc(file);
        if (stdio_peek(file) < 0)
            return stored ? stored : -1;
        if (until || *format == 's') {
            char *text = skip ? 0 : va_arg(arguments, char *);
            int length = 0;
            for (int c; (c = stdio_peek(file)) >= 0 && (until ? c != until : !is_space(c)); length++) {
                if (text)
                    *text++ = c;
                fgetc(file);
            }
            if (!length)
                return stored;
            if (text)
                *text = 0;
        } else {
            int base = *format == 'x' ? 16 : *format == 'd' || *format == 'u' ? 10 : 0;
            int minus = stdio_peek(file) == '-';
            if (minus)
                fgetc(file);
            if (!base || stdio_digit(stdio_peek(file)) >= base)
                return stored;
            unsigned long number = 0;
            while (stdio_digit(stdio_peek(file)) < base)
                number = number * base + stdio_digit(fgetc(file));
            if (minus)
                number = -number;
            void *to = skip ? 0 : va_arg(arguments, void *);
            if (!to)
                ;
            else if (size == sizeof(long))
                *(unsigned long *)to = number;
            else if (size == sizeof(int))
                *(unsigned *)to = number;
            else
                *(unsigned short *)to = number;
        }
        stored += !skip;
    }
    return stored;
}

int __isoc99_fscanf(FILE *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int stored = scan(file, format, arguments);
    va_end(arguments);
    return stored;
}
ALSO(__isoc99_fscanf, __isoc23_fscanf);

int __isoc99_sscanf(const char *text, const char *format, ...)
{
    FILE file;
    file.descriptor = -1;
    file.taken = 0;
    file.next = (const unsigned char *)text;
    file.end = file.next + strlen(text);
    va_list arguments;
    va_start(arguments, format);
    int stored = scan(&file, format, arguments);
    va_end(arguments);
    return stored;
}

ALSO(__isoc99_sscanf, sscanf);
ALSO(__isoc99_sscanf, __isoc23_sscanf);
