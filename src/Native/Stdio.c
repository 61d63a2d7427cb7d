/* A small stdio in place of the C library's, which brings wide characters, locales, character sets and message catalogues along (0.3 MB).
   Managed code prints and reads by system calls of its own. What is left: the .NET runtime reads the limits of its cgroup and the machine's
   memory and processors, the C library reads /proc/self/maps for the bounds of the stack, and both print an error before they give up.
   The time zone's rules are scanned too.
   Only what these do is here: whole lines read, %s %d %u %x %p %c printed, %s %[^c] %d %u %x %n scanned. */
#include "C.h"

struct file {
    int flags;                          /* 0; this and the next two stand where the C library's inlined getc and feof look */
    const unsigned char *next, *end;    /* what was read and not yet taken */
    int descriptor;                     /* -1: a string, scanned in place */
    int taken;                          /* of a string, for %n */
    unsigned char buffer[1024];
};

static FILE standard_output = { .descriptor = 1 }, standard_error = { .descriptor = 2 };
FILE *stdout = &standard_output, *stderr = &standard_error;

/* The C library's own file streams must not be linked beside these: a FILE of one kind would come to functions of the other. This name stands
   in the middle of theirs, so that the linker finds it twice and fails. */
int _IO_cleanup(void)
{
    return 0;
}

/* ---- Reading ---- */

FILE *fopen(const char *path, const char *mode)
{
    (void)mode;                 /* nobody writes */
    int descriptor = open64(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return 0;
    FILE *file = malloc(sizeof *file);
    if (!file) {
        close(descriptor);
        return 0;
    }
    file->flags = 0;
    file->descriptor = descriptor;
    file->next = file->end = file->buffer;
    return file;
}

ALSO(fopen, fopen64);
ALSO(fopen, _IO_new_fopen);

int fclose(FILE *file)
{
    int result = close(file->descriptor);
    free(file);
    return result;
}
ALSO(fclose, _IO_new_fclose);

int fileno(FILE *file)
{
    return file->descriptor;
}
ALSO(fileno, __fileno);

/* The next character without taking it, or -1 at the end. */
static int peek(FILE *file)
{
    if (file->next == file->end && file->descriptor >= 0) {
        long length;
        do
            length = read(file->descriptor, file->buffer, sizeof file->buffer);
        while (length < 0 && *__errno_location() == EINTR);
        file->next = file->buffer;
        file->end = file->buffer + (length > 0 ? length : 0);
    }
    return file->next == file->end ? -1 : *file->next;
}

int fgetc(FILE *file)
{
    int c = peek(file);
    if (c >= 0) {
        file->next++;
        file->taken++;
    }
    return c;
}
ALSO(fgetc, __uflow);                   /* what the inlined getc calls at the end of the buffer */

size_t fread_unlocked(void *data, size_t size, size_t count, FILE *file)
{
    unsigned char *to = data;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < size; j++) {
            int c = fgetc(file);
            if (c < 0)
                return i;
            *to++ = c;
        }
    return count;
}
ALSO(fread_unlocked, __fread_unlocked);

/* The time zone file is read so: the place from its beginning. */
long ftello(FILE *file)
{
    return lseek64(file->descriptor, 0, SEEK_CUR) - (file->end - file->next);
}
ALSO(ftello, __ftello);

int fseek(FILE *file, long offset, int whence)
{
    if (whence == SEEK_CUR)
        offset -= file->end - file->next;
    file->next = file->end = file->buffer;
    return lseek64(file->descriptor, offset, whence) < 0 ? -1 : 0;
}

long __getdelim(char **line, size_t *size, int delimiter, FILE *file)
{
    size_t length = 0;
    for (;;) {
        if (!*line || length + 2 > *size) {
            size_t larger = *line ? 2 * *size + 2 : 128;
            char *moved = realloc(*line, larger);
            if (!moved)
                return -1;
            *line = moved;
            *size = larger;
        }
        int c = fgetc(file);
        if (c >= 0)
            (*line)[length++] = c;
        if (c < 0 || c == delimiter)
            break;
    }
    (*line)[length] = 0;
    return length ? (long)length : -1;
}

ALSO(__getdelim, getdelim);

long getline(char **line, size_t *size, FILE *file)
{
    return __getdelim(line, size, '\n', file);
}
ALSO(getline, __getline);

/* ---- Scanning ---- */

static int is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int digit(int c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'z' ? (c | 32) - 'a' + 10 : 99;
}

static int scan(FILE *file, const char *format, va_list arguments)
{
    int stored = 0;
    for (; *format; format++) {
        if (is_space(*format)) {
            while (is_space(peek(file)))
                fgetc(file);
            continue;
        }
        if (*format != '%') {
            int c = peek(file);
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
            while (is_space(peek(file)))
                fgetc(file);
        if (peek(file) < 0)
            return stored ? stored : -1;
        if (until || *format == 's') {
            char *text = skip ? 0 : va_arg(arguments, char *);
            int length = 0;
            for (int c; (c = peek(file)) >= 0 && (until ? c != until : !is_space(c)); length++) {
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
            int minus = peek(file) == '-';
            if (minus)
                fgetc(file);
            if (!base || digit(peek(file)) >= base)
                return stored;
            unsigned long number = 0;
            while (digit(peek(file)) < base)
                number = number * base + digit(fgetc(file));
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

/* ---- Printing ---- */

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
        for (; digit(*format) < 10; format++)
            width = width * 10 + digit(*format);
        if (*format == '.') {
            precision = 0;
            if (*++format == '*') {
                precision = va_arg(arguments, int);
                format++;
            }
            for (; digit(*format) < 10; format++)
                precision = precision * 10 + digit(*format);
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

int asprintf(char **text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(0, 0, format, arguments);
    va_end(arguments);
    *text = malloc(length + 1);
    if (!*text)
        return -1;
    va_start(arguments, format);
    vsnprintf(*text, length + 1, format, arguments);
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

/* Called before the second thread begins. There is nothing to lock: each FILE has one thread. */
void _IO_enable_locks(void) {}
