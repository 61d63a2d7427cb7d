using System.Runtime.InteropServices;

namespace VrrpAot.Kernel;

/// <summary>Questions about interfaces outside the loop, which knows them from netlink. Needs neither /sys nor /proc.</summary>
public static partial class Interfaces
{
    /// <summary>Whether this network namespace has an interface of that name now.</summary>
    public static bool Exists(string name) => if_nametoindex(name) != 0;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint if_nametoindex(string name);
}
