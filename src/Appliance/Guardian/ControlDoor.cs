using Appliance.Base;
using Appliance.Logging;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>
/// The control socket, which is there as long as the guardian is, whoever takes the callers: it is opened once, and a
/// caller who comes while nobody takes any waits in the kernel's queue.
/// </summary>
internal sealed class ControlDoor : IDisposable
{
    private readonly string _path;

    private ControlDoor(string path, int fd) => (_path, Fd) = (path, fd);

    /// <summary>Readable while a caller waits.</summary>
    public int Fd { get; }

    /// <summary>Null without a place to listen, which is said: then there is no socket.</summary>
    /// <param name="group">Who may look; -1 for root alone.</param>
    public static ControlDoor? TryOpen(string path, int group, Log log)
    {
        RawFile.MakeFolder(Path.GetDirectoryName(path) ?? "/");
        int fd = LocalSocket.Listen(path, group, SocketFile.OwnerAndGroup, out int groupRefused);
        if (fd < 0)
        {
            log.Warning($"No control socket at {path}: {SocketFile.WhyNot(path, -fd)}; --control=SOCKET names another "
                + $"place");
            return null;
        }
        if (groupRefused != 0)
            log.Warning($"The control socket {path} is root's alone: it cannot be given to its group: "
                + $"{Errno.Describe(groupRefused)}");
        return new ControlDoor(path, fd);
    }

    public void Dispose()
    {
        Descriptor.Close(Fd);
        RawFile.Delete(_path);
    }
}
