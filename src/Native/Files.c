/* A small stdio in place of the C library's, which brings wide characters, locales, character sets and message catalogues along (0.3 MB).
   Managed code prints and reads by system calls of its own. What is left: the .NET runtime reads the limits of its cgroup and the machine's
   memory and processors, the C library reads /proc/self/maps for the bounds of the stack and the time zone's file, and both print an error before
   they give up. Only what these do is here, in three files: this one reads, Scan.c takes apart, Print.c prints. */
#include "Stdio.h"

static FILE standard_output = { .descriptor = 1 }, standard_error = { .descriptor = 2 };
FILE *stdout = &standard_output, *stderr = &standard_error;

/* The C library's own file streams must not be linked beside these: a FILE of one kind would come to functions of the other. This name stands
   in the middle of theirs, so that the linker finds it twice and fails. */
int _IO_cleanup(void)
{
    return 0;
}

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
    file->taken = 0;
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
int stdio_peek(FILE *file)
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
    int c = stdio_peek(file);
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

/* What a C library built with fortification calls (2.39 and later): it knows the room there is. */
size_t __fread_unlocked_chk(void *data, size_t room, size_t size, size_t count, FILE *file)
{
    return size && count > room / size ? 0 : fread_unlocked(data, size, count, file);
}

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

/* Called before the second thread begins. There is nothing to lock: each FILE has one thread. */
void _IO_enable_locks(void) {}
