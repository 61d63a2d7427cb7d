/* %s %d %u %x %p %c with width, %s with precision too: names of files, and errors before the end. No floating point. */
#include "Stdio.h"

struct output {
    char *next, *end;           /* what does not fit is counted and left out */
    size_t length;
};

static void put(struct output *output, char c)
{
    if (output->next < output->end)
        *output->next++ = c;
    output->length++;
}

int vsnprintf(char *text, size_t size, const char *format, va_list arguments)
{
    struct output output = { text, size ? text + size - 1 : text, 0 };
    for (; *format; format++) {
        if (*format != '%') {
            put(&output, *format);
            continue;
        }
        char pad = ' ';
        int width = 0, precision = -1, wide = 0, left = 0;
        for (format++; *format == '-' || *format == '0' || *format == '#' || *format == '+' || *format == ' '; format++) {
            if (*format == '0')
                pad = '0';
            left |= *format == '-';
        }
        if (*format == '*') {
            width = va_arg(arguments, int);
            if (width < 0) {
                left = 1;
                width = -width;
            }
            format++;
        }
        for (; stdio_digit(*format) < 10; format++)
            width = width * 10 + stdio_digit(*format);
        if (*format == '.') {
            precision = 0;
            if (*++format == '*') {
                precision = va_arg(arguments, int);
                format++;
            }
            for (; stdio_digit(*format) < 10; format++)
                precision = precision * 10 + stdio_digit(*format);
        }
        for (; *format == 'l' || *format == 'z' || *format == 'j' || *format == 't' || *format == 'h'; format++)
            wide |= *format != 'h';
        char digits[24], *word = digits + sizeof digits - 1;
        int length = 0;
        *word = 0;
        switch (*format) {
        case 0:
            format--;
            continue;
        case 's':
            word = va_arg(arguments, char *);
            if (!word)
                word = "(null)";
            while (length != precision && word[length])
                length++;
            break;
        case 'c':
            *--word = va_arg(arguments, int);
            length = 1;
            break;
        case 'd': case 'i': case 'u': case 'x': case 'X': case 'p': {
            unsigned base = *format == 'x' || *format == 'X' || *format == 'p' ? 16 : 10;
            int is_signed = *format == 'd' || *format == 'i';
            unsigned long number = wide || *format == 'p' ? va_arg(arguments, unsigned long)
                : is_signed ? (unsigned long)(long)va_arg(arguments, int) : va_arg(arguments, unsigned);
            int minus = is_signed && (long)number < 0;
            if (minus)
                number = -number;
            do
                *--word = (*format == 'X' ? "0123456789ABCDEF" : "0123456789abcdef")[number % base];
            while (number /= base);
            if (*format == 'p') {
                *--word = 'x';
                *--word = '0';
            }
            if (minus)
                *--word = '-';
            length = digits + sizeof digits - 1 - word;
            break;
        }
        default:
            word = (char *)format;      /* %% and what nobody uses: itself */
            length = 1;
        }
        for (int i = length; !left && i < width; i++)
            put(&output, pad);
        for (int i = 0; i < length; i++)
            put(&output, word[i]);
        for (int i = length; left && i < width; i++)
            put(&output, ' ');
    }
    if (size)
        *output.next = 0;
    return output.length;
}

int snprintf(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, size, format, arguments);
    va_end(arguments);
    return length;
}
ALSO(snprintf, __snprintf);

int sprintf(char *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, 1 << 16, format, arguments);
    va_end(arguments);
    return length;
}

int vasprintf(char **text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(0, 0, format, again);
    va_end(again);
    *text = malloc(length + 1);
    return *text ? vsnprintf(*text, length + 1, format, arguments) : -1;
}

int asprintf(char **text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(text, format, arguments);
    va_end(arguments);
    return length;
}
ALSO(asprintf, __asprintf);

/* Error messages: cut off at 1 kB. */
static int print(FILE *file, const char *format, va_list arguments)
{
    char line[1024];
    int length = vsnprintf(line, sizeof line, format, arguments);
    if (length >= (int)sizeof line)
        length = sizeof line - 1;
    return write(file->descriptor, line, length);
}

int fprintf(FILE *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = print(file, format, arguments);
    va_end(arguments);
    return length;
}

int printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = print(stdout, format, arguments);
    va_end(arguments);
    return length;
}

/* The C library's own errors, to standard error when no file is named. */
int __fxprintf(FILE *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = print(file ? file : stderr, format, arguments);
    va_end(arguments);
    return length;
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    return write(file->descriptor, data, size * count) < 0 ? 0 : count;
}

int fputs(const char *text, FILE *file)
{
    return write(file->descriptor, text, strlen(text));
}
ALSO(fputs, _IO_fputs);

int fflush(FILE *file)
{
    (void)file;                 /* nothing is kept back */
    return 0;
}

/* ---- What a C library built with fortification calls (2.39 and later) ---- */

int __asprintf_chk(char **text, int flag, const char *format, ...)
{
    (void)flag;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(text, format, arguments);
    va_end(arguments);
    return length;
}

int __snprintf_chk(char *text, size_t size, int flag, size_t room, const char *format, ...)
{
    (void)flag;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, size < room ? size : room, format, arguments);
    va_end(arguments);
    return length;
}

int __sprintf_chk(char *text, int flag, size_t room, const char *format, ...)
{
    (void)flag;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, room < 1 << 16 ? room : 1 << 16, format, arguments);
    va_end(arguments);
    return length;
}

int __fprintf_chk(FILE *file, int flag, const char *format, ...)
{
    (void)flag;
    va_list arguments;
    va_start(arguments, format);
    int length = print(file, format, arguments);
    va_end(arguments);
    return length;
}
