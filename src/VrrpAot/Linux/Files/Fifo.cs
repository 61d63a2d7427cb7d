using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>Named pipes that lines for others are written into, whether somebody reads or not.</summary>
public static unsafe class Fifo
{
    /// <summary>
    /// Opens it for writing, without ever waiting; makes it where nothing has the name (0600, and the owner's).
    /// </summary>
    /// <param name="owner">User and group of a new one; null for ours.</param>
    /// <param name="pipe">Its other end is held open too, so that lines wait for a reader who comes later.</param>
    /// <returns>EINVAL for what is no FIFO, a symbolic link too.</returns>
    public static Errno Open(string path, (uint User, uint Group)? owner, out Descriptor pipe)
    {
        pipe = Descriptor.None;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            Errno made = Errno.Of(LibC.mkfifo(name, (mode_t)0x180 /* 0600 */));
            if (!made.IsOk && made != Errno.EEXIST)
                return made;
            Errno error = Descriptor.Take(LibC.open(name,
                LibC.O_RDWR | LibC.O_NONBLOCK | LibC.O_CLOEXEC | LibC.O_NOFOLLOW), out Descriptor opened);
            if (!error.IsOk)
                return error == Errno.ELOOP ? Errno.EINVAL : error;
            stat status;
            if (LibC.fstat(opened.Number, &status) != 0 || (status.st_mode & LibC.S_IFMT) != LibC.S_IFIFO)
            {
                opened.Dispose();
                return Errno.EINVAL;
            }
            if (made.IsOk && owner is { } who)
                LibC.fchown(opened.Number, who.User, who.Group);
            pipe = opened;
            return Errno.Ok;
        }
    }
}
