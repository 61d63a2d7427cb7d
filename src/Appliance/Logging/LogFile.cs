using System.Text;
using Tmds.Linux;

namespace Appliance.Logging;

/// <summary>
/// `-g`. Opened anew for every line, so that a file which was moved away or removed meanwhile needs no signal to be
/// begun again, and nothing is kept in a buffer. Lines are few, and none is written by the engine's loop.
/// </summary>
internal sealed unsafe class LogFile(string path)
{
    private readonly byte[] _path = Encoding.UTF8.GetBytes(path + "\0");

    public string Path => path;

    /// <summary>
    /// `_vrrp` goes before the last dot of the file's own name: /var/log/k.log becomes /var/log/k_vrrp.log.
    /// </summary>
    public static string WithSuffix(string path, string suffix)
    {
        int dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') ? path.Insert(dot, suffix) : path + suffix;
    }

    /// <summary>
    /// Appends a line to the file, which is made if need be (0644 less the umask). A symbolic link is refused, and a
    /// pipe that is full not waited for.
    /// </summary>
    /// <returns>0 or errno.</returns>
    public int Append(string line)
    {
        int flags = LibC.O_WRONLY | LibC.O_CREAT | LibC.O_APPEND | LibC.O_CLOEXEC | LibC.O_NOFOLLOW | LibC.O_NONBLOCK;
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        int fd, error = 0;
        fixed (byte* name = _path)
            fd = LibC.open(name, flags, (mode_t)0x1A4 /* 0644 */);
        if (fd < 0)
            return LibC.errno;
        fixed (byte* start = bytes)
        {
            if ((long)LibC.write(fd, start, bytes.Length) < 0)
                error = LibC.errno;
        }
        LibC.close(fd);
        return error;
    }
}
