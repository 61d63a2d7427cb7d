using System.Text;
using Tmds.Linux;

namespace VrrpAot.Kernel;

public static unsafe partial class RawFile
{
    /// <summary>Waits until the disk knows which names a folder has: a rename or a removal is not kept over a power cut before that. 0 or errno.</summary>
    public static int SyncFolder(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            int fd = LibC.open(name, LibC.O_RDONLY | LibC.O_CLOEXEC, default);
            if (fd < 0)
                return LibC.errno;
            int error = LibC.fsync(fd) == 0 ? 0 : LibC.errno;
            LibC.close(fd);
            return error;
        }
    }
}
