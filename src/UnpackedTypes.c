/* The compiler packs types and constants, and the runtime unpacks them at its start into memory that it touches from
   the first page to the last: 1.2 MB, 300 page faults, a quarter of what the start of a process took. The kernel can
   give all of it in one call (Linux 5.14; before, it refuses, and nothing is lost). This runs before the runtime does.
   UnpackedTypes.ld says where the memory is. */

enum { POPULATE_WRITE = 23, AT_PAGESZ = 6 };

/* The C library's. */
int madvise(void *begin, unsigned long length, int advice);
unsigned long getauxval(unsigned long kind);

extern __attribute__((visibility("hidden"))) char vrrpaot_types[], vrrpaot_types_end[];

__attribute__((constructor)) static void take_all_at_once(void)
{
    unsigned long page = getauxval(AT_PAGESZ);
    unsigned long begin = (unsigned long)vrrpaot_types & -page;
    unsigned long end = ((unsigned long)vrrpaot_types_end + page - 1) & -page;
    madvise((void *)begin, end - begin, POPULATE_WRITE);
}
