using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// Questions about interfaces outside the loop, which knows them from netlink. Needs neither /sys nor /proc.
/// </summary>
public static partial class Interfaces
{
    /// <summary>Whether this network namespace has an interface of that name now.</summary>
    public static bool Exists(string name) => IndexOf(name) != 0;

    /// <summary>Its kernel index; 0 when there is no such interface.</summary>
    public static int IndexOf(string name) => (int)if_nametoindex(name);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint if_nametoindex(string name);
}
