using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>What this thread may do (capabilities(7)).</summary>
public static unsafe partial class Capabilities
{
    /// <summary>CAP_NET_ADMIN: addresses, large socket buffers.</summary>
    public const int NetworkAdministration = 12;

    /// <summary>In the effective set. True where the kernel does not say: then its refusals will.</summary>
    /// <param name="capability">0..40, a number of linux/capability.h.</param>
    public static bool Has(int capability)
    {
        Header header = new() { Version = 0x20080522 }; // _LINUX_CAPABILITY_VERSION_3
        Sets* sets = stackalloc Sets[2];
        return capget(&header, sets) != 0 || (sets[capability / 32].Effective & 1u << capability % 32) != 0;
    }

    /// <summary><c>struct __user_cap_header_struct</c>; pid 0 is the calling thread.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public uint Version;
        public int Pid;
    }

    /// <summary><c>struct __user_cap_data_struct</c>, one for each 32 capabilities.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Sets
    {
        public uint Effective, Permitted, Inheritable;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int capget(Header* header, Sets* sets);
}
