using Appliance.Base;
using Appliance.Logging;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>
/// The control socket, which is there as long as the guardian is, no matter which process takes the callers: it is
/// opened once, and a caller who comes while nobody takes any waits in the kernel's queue.
/// </summary>
internal sealed class ControlDoor : IDisposable
{
    private readonly string _path;

    private readonly Descriptor _listening;

    private ControlDoor(string path, Descriptor listening) => (_path, _listening) = (path, listening);

    /// <summary>Readable while a caller waits.</summary>
    public Borrowed Fd => _listening;

    /// <summary>Null without a place to listen, which is said: then there is no socket.</summary>
    /// <param name="group">Who may look; -1 for root alone.</param>
    public static ControlDoor? TryOpen(string path, int group, Log log)
    {
        RawFile.MakeFolder(Path.GetDirectoryName(path) ?? "/");
        Errno refused = LocalSocket.Listen(
            path, group, SocketFile.OwnerAndGroup, out Descriptor listening, out Errno groupRefused);
        if (!refused.IsOk)
        {
            log.Warning($"No control socket at {path}: {SocketFile.WhyNot(path, refused)}; --control=SOCKET names "
                + "another place");
            return null;
        }
        if (!groupRefused.IsOk)
            log.Warning($"The control socket {path} is root's alone: it cannot be given to its group: "
                + $"{groupRefused}");
        return new ControlDoor(path, listening);
    }

    public void Dispose()
    {
        _listening.Dispose();
        RawFile.Delete(_path);
    }
}
