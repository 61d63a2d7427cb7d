using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>Named network namespaces, as `ip netns` keeps them.</summary>
public static unsafe class NetworkNamespace
{
    /// <summary>
    /// Moves the calling thread, and with it all that it starts later, into a named namespace.
    /// </summary>
    public static Errno Enter(string name)
    {
        Errno error = Open(name, out Descriptor space);
        using (space)
            return error.IsOk ? Errno.Of(LibC.setns(space.Number, LibC.CLONE_NEWNET)) : error;
    }

    /// <summary>The kernel's name of it, `net:[4026531840]`; null where there is no such namespace.</summary>
    /// <param name="name">Null for the one that we are in.</param>
    public static string? Identity(string? name)
    {
        if (name is null)
            return RawFile.LinkTarget("/proc/self/ns/net");
        Errno error = Open(name, out Descriptor space);
        using (space)
            return error.IsOk ? RawFile.LinkTarget($"/proc/self/fd/{space.Number}") : null;
    }

    /// <summary>A netlink socket in a named one, for a process that may not go there: its starter may.</summary>
    /// <param name="name">Null for the one that we are in.</param>
    /// <param name="into">Where it is kept.</param>
    /// <returns>ENODEV where there is no such namespace, EPERM without such a starter.</returns>
    internal static Errno OpenNetlink(string? name, int protocol, Descriptor into)
    {
        if (name is null)
            return into.Take(LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, protocol));
        if (name.Contains('/'))
            return Errno.EINVAL;
        Errno error = Starter.IsThere ? Starter.Open(PathOf(name), protocol, into) : Errno.EPERM;
        // ENOENT is what a kernel without the protocol's family says.
        return error == Errno.ENOENT ? Errno.ENODEV : error;
    }

    private static byte[] PathOf(string name) => Encoding.UTF8.GetBytes($"/run/netns/{name}\0");

    private static Errno Open(string name, out Descriptor space)
    {
        space = Descriptor.None;
        if (name.Contains('/'))
            return Errno.EINVAL;
        fixed (byte* path = PathOf(name))
            return Descriptor.Take(LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK), out space);
    }
}
