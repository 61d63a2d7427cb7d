using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>The program's own file, as far as this process has it in its memory.</summary>
public static unsafe partial class ProgramMemory
{
    /// <summary>
    /// Lets go of code and constants that were touched so far: the kernel counts them as ours until then, though a
    /// start touches most of them for the last time. What is needed again is there with its next touch, from the page
    /// cache; and where the kernel can do that, without its neighbours from now on (<c>SinglePages.h</c>). A page that
    /// is a copy of our own stays (the runtime writes into its constants at start), as does all where there is no
    /// /proc. Locked pages go too from Linux 5.18 on, and are locked again with their next touch (MCL_ONFAULT); before,
    /// they stay.
    /// </summary>
    public static void Release()
    {
        var header = (ProgramHeader*)getauxval(AT_PHDR);
        int count = (int)getauxval(AT_PHNUM);
        if (header is null || header->Type != PT_PHDR)
            return;
        Descriptor pages;
        fixed (byte* path = "/proc/self/pagemap\0"u8)
            if (!Descriptor.Take(LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC), out pages).IsOk)
                return;
        nuint from = (nuint)header - header->Address;
        for (ProgramHeader* part = header; part < header + count; part++)
        {
            if (part->Type != PT_LOAD || (part->Flags & PF_W) != 0)
                continue;
            nuint first = (from + part->Address) / s_page, end = (from + part->Address + part->MemorySize) / s_page;
            TakeSingly((void*)(first * s_page), (end - first) * s_page);
            Release(pages, first, end);
        }
        pages.Dispose();
    }

    /// <summary>
    /// From now on a touched page of a file comes without its neighbours. Memory on page boundaries.
    /// </summary>
    /// <returns>EINVAL or ENOSYS where the kernel cannot do that; nothing is lost then.</returns>
    internal static Errno TakeSingly(void* begin, nuint length) => new(-take_single_pages(begin, length));

    /// <param name="first">Number of a page.</param>
    /// <param name="end">Behind the last that is all of this part: the next page may belong to another.</param>
    private static void Release(Descriptor pages, nuint first, nuint end)
    {
        const int portion = 64;
        ulong* entries = stackalloc ulong[portion];
        for (; first < end; first += portion)
        {
            int count = (int)(end - first < portion ? end - first : portion);
            int bytes = count * sizeof(ulong);
            if (LibC.pread(pages.Number, entries, bytes, (long)first * sizeof(ulong)) != bytes)
                return;
            for (int i = 0; i < count; i++)
                if ((entries[i] & IsOfFile) != 0)
                    Release((void*)((first + (nuint)i) * s_page));
        }
    }

    private static void Release(void* page)
    {
        if (LibC.madvise(page, (size_t)s_page, MADV_DONTNEED_LOCKED) != 0)
            LibC.madvise(page, (size_t)s_page, LibC.MADV_DONTNEED);
    }

    private static readonly nuint s_page = (nuint)Environment.SystemPageSize;

    /// <summary>
    /// An entry of pagemap (the kernel's admin-guide/mm/pagemap): present as a page of the file, and no copy of our
    /// own.
    /// </summary>
    private const ulong IsOfFile = 1UL << 61;

    internal const ulong AT_PHDR = 3, AT_PHNUM = 5;
    private const uint PT_LOAD = 1, PT_PHDR = 6, PF_W = 2;
    internal const int MADV_DONTNEED_LOCKED = 24;

    /// <summary><c>Elf64_Phdr</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ProgramHeader
    {
        public uint Type;
        public uint Flags;
        public ulong Offset;
        public nuint Address;
        public nuint PhysicalAddress;
        public ulong FileSize;
        public nuint MemorySize;
        public ulong Alignment;
    }

    [LibraryImport("vrrpaot")]
    private static partial int take_single_pages(void* begin, nuint length);

    [LibraryImport("libc")]
    private static partial nuint getauxval(ulong type);
}
