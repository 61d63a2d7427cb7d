using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>The file by which a local socket is found.</summary>
internal static class SocketFile
{
    /// <summary>0660</summary>
    public const uint OwnerAndGroup = 0x1B0;

    /// <summary>Why nobody can listen there, for people.</summary>
    public static string WhyNot(string path, Errno errno) =>
        errno != Errno.EADDRINUSE ? errno.ToString()
        : FileStatus.Read(path, out FileStatus there).IsOk && there.IsSocket ? "another program listens there"
        : $"there is something else already: {FileStatus.KindOf(path) ?? "it is a file"}";
}
