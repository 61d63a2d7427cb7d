using System.Text;

namespace Image;

/// <summary>busybox, and a link for each of its programs.</summary>
internal static class Shell
{
    public static void AddTo(Archive files, byte[] busybox)
    {
        files.Program("bin/busybox", busybox);
        foreach (string name in Programs(busybox).Where(name => name != "busybox"))
            files.Link("bin/" + name, "busybox");
    }

    /// <summary>
    /// It carries the names of its programs as strings that end with a zero, in the order of the alphabet; `[` is the
    /// first. It could be asked (`busybox --list`), but it is an arm64 program, and here may be none who runs it.
    /// </summary>
    /// <exception cref="InvalidDataException">There is no such list.</exception>
    internal static IReadOnlyList<string> Programs(ReadOnlySpan<byte> busybox)
    {
        var names = new List<string>();
        int at = busybox.IndexOf("\0[\0[[\0"u8) + 1;
        while (at > 0 && busybox[at..].IndexOf((byte)0) is var length and > 0)
        {
            string name = Encoding.ASCII.GetString(busybox.Slice(at, length));
            if (names.Count > 0 && string.CompareOrdinal(name, names[^1]) <= 0)
                break;
            names.Add(name);
            at += length + 1;
        }
        if (!names.Contains("sh"))
            throw new InvalidDataException("This busybox has no shell, or its list of programs was not found.");
        return names;
    }
}
