using System.Text;
using VrrpAot.Linux;

namespace Appliance.Logging;

/// <summary>
/// `-g`. Opened anew for every line, so that a file which was moved away or removed meanwhile needs no signal to be
/// begun again, and nothing is kept in a buffer. Lines are few, and none is written by the engine's loop.
/// </summary>
internal sealed class LogFile(string path)
{
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
    public Errno Append(string line)
    {
        Errno error = RawFile.Open(path, FileUse.AppendWithoutWait, out Descriptor file);
        using (file)
            return error.IsOk ? Descriptor.Write(file, Encoding.UTF8.GetBytes(line + "\n"), out _) : error;
    }
}
