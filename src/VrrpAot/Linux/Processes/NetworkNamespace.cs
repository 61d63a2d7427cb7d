using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>Named network namespaces, as `ip netns` keeps them.</summary>
public static unsafe partial class NetworkNamespace
{
    /// <summary>
    /// Moves the calling thread, and with it all that it starts later, into a named namespace. 0 or errno.
    /// </summary>
    public static int Enter(string name)
    {
        if (name.Contains('/'))
            return LibC.EINVAL;
        fixed (byte* path = Encoding.UTF8.GetBytes($"/run/netns/{name}\0"))
        {
            int fd = LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK);
            if (fd < 0)
                return LibC.errno;
            int error = setns(fd, CLONE_NEWNET) == 0 ? 0 : LibC.errno;
            LibC.close(fd);
            return error;
        }
    }

    private const int CLONE_NEWNET = 0x40000000;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int fd, int kind);
}
