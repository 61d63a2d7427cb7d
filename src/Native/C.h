/* The C library's functions that the files here use: no headers of its own are needed, so that one compiler serves both architectures. */
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>

enum { O_RDONLY = 0, O_CLOEXEC = 02000000, SEEK_CUR = 1, EPERM = 1, EINTR = 4, ENOSYS = 38, EAI_FAIL = -4 };

/* The same function under another name. */
#define ALSO(function, name) extern __typeof(function) name __attribute__((alias(#function)))


int open64(const char *path, int flags, ...);
int close(int descriptor);
long read(int descriptor, void *data, size_t size);
long write(int descriptor, const void *data, size_t size);
long lseek64(int descriptor, long offset, int whence);
void *malloc(size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);
int *__errno_location(void);
size_t strlen(const char *text);
_Noreturn void abort(void);
int strncmp(const char *left, const char *right, size_t size);
char *strchr(const char *text, int c);

typedef struct file FILE;
extern FILE *stdout, *stderr;
int fprintf(FILE *file, const char *format, ...);
