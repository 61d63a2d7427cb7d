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
        if (name.Contains('/'))
            return Errno.EINVAL;
        fixed (byte* path = Encoding.UTF8.GetBytes($"/run/netns/{name}\0"))
        {
            Errno error = Descriptor.Take(
                LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK), out Descriptor space);
            using (space)
                return error.IsOk ? Errno.Of(LibC.setns(space.Number, LibC.CLONE_NEWNET)) : error;
        }
    }
}
