/* What the runtime or the C library calls and we have no use for, answered here, so that the linker leaves out what stands behind it.
   What could be called some day answers with an error; what would mean that this file is wrong aborts. */
#include "C.h"

/* ---- The runtime's crash dumps ---- */

/* Made by a program, createdump, that no box has. Without them nothing forks, and with fork go the C library's name services and resolver. */
_Bool _Z23PalCreateDumpInitializev(void)
{
    return 1;
}

void _Z27PalCreateCrashDumpIfEnabledv(void) {}
void _Z27PalCreateCrashDumpIfEnabledPv(void *context) { (void)context; }
void _Z27PalCreateCrashDumpIfEnablediP9siginfo_tPv(int signal, void *information, void *context)
{
    (void)signal;
    (void)information;
    (void)context;
}

/* ---- Languages ---- */

/* Errors are in English: no catalogues. */
char *dcgettext(const char *domain, const char *message, int category)
{
    (void)domain;
    (void)category;
    return (char *)message;
}
ALSO(dcgettext, __dcgettext);

/* Classes of characters, kept for each thread: nobody asks. (Who does finds this name twice, and the linker fails.) */
void __ctype_init(void) {}

void __assert_fail(const char *what, const char *file, unsigned line, const char *function)
{
    fprintf(stderr, "%s:%u: %s: %s\n", file, line, function, what);
    abort();
}

/* ---- Names of hosts and users ---- */

/* A static program has no name services; users and groups are read by our own code. libSystem.Native names these, nobody calls it. */
int getaddrinfo(void) { return EAI_FAIL; }
int getnameinfo(void) { return EAI_FAIL; }
void freeaddrinfo(void) {}
int getpwnam_r(void) { return ENOSYS; }
int getpwuid_r(void) { return ENOSYS; }
int getgrgid_r(void) { return ENOSYS; }
int getgrouplist(void) { return -1; }

/* The resolver's memory of a thread that ends, and its beginning. */
void __res_thread_freeres(void) {}
int __res_vinit(void) { return -1; }
void __res_iclose(void) {}

/* The list of all interfaces, behind if_nametoindex and getifaddrs. */
int getifaddrs(void)
{
    *__errno_location() = ENOSYS;
    return -1;
}
void freeifaddrs(void) {}
int __netlink_open(void *handle)
{
    (void)handle;
    return -1;
}
int __netlink_request(void) { return -1; }
void __netlink_close(void) {}
void __netlink_free_handle(void) {}

/* What a file system can do, found in the list of mounts. */
long pathconf(const char *path, int what)
{
    (void)path;
    (void)what;
    *__errno_location() = ENOSYS;
    return -1;
}

/* Our log has a socket of its own. */
void syslog(void) { abort(); }

/* ---- Shared libraries ---- */

void *dlopen(const char *name, int flags)
{
    (void)name;
    (void)flags;
    return 0;
}

void *dlsym(void *library, const char *name)
{
    (void)library;
    (void)name;
    return 0;
}

char *dlerror(void)
{
    return "a static program loads no libraries";
}

/* Every address is the program's. */
struct place { const char *file; void *beginning; const char *symbol; void *symbol_address; };
extern char __ehdr_start[], *program_invocation_name;

int dladdr(const void *address, struct place *place)
{
    (void)address;
    *place = (struct place){ program_invocation_name, __ehdr_start, 0, 0 };
    return 1;
}

/* Where libraries would be found. */
void _dl_init_paths(const char *path, const char *source, const char *prefixes, const char *mask)
{
    (void)path;
    (void)source;
    (void)prefixes;
    (void)mask;
}

/* Functions of libraries, found when first called. */
void _dl_runtime_resolve(void) { abort(); }
void _dl_runtime_resolve_fxsave(void) { abort(); }
void _dl_runtime_resolve_xsave(void) { abort(); }
void _dl_runtime_resolve_xsavec(void) { abort(); }
void _dl_runtime_profile(void) { abort(); }
void _dl_runtime_profile_sse(void) { abort(); }
void _dl_runtime_profile_avx(void) { abort(); }
void _dl_runtime_profile_avx512(void) { abort(); }

/* Stacks that may be executed, for a library that needs them. */
int __nptl_change_stack_perm(void *thread)
{
    (void)thread;
    return EPERM;
}

/* ---- Unwinding of C ---- */

/* Threads end by returning, none is cancelled, C++ throws nothing and the runtime unwinds managed frames by itself. */
void _Unwind_Resume(void) { abort(); }
void __pthread_unwind(void) { abort(); }
void __pthread_unwind_next(void) { abort(); }
void ___pthread_unwind_next(void) { abort(); }
void __gcc_personality_v0(void) { abort(); }
