namespace VrrpAot.Linux;

/// <summary>Values below /proc/sys/net, of this network namespace.</summary>
public static class NetSysctl
{
    private const string Root = "/proc/sys/net/";

    /// <summary>Null where there is no such thing.</summary>
    public static string? Get(string name)
    {
        try
        {
            return File.Exists(Root + name) ? File.ReadAllText(Root + name).Trim() : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives the value before; null where there is none, it is that already, or may not be written.</summary>
    public static string? Set(string name, string value)
    {
        if (Get(name) is not { } before || before == value)
            return null;
        try
        {
            File.WriteAllText(Root + name, value);
            return before;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Names of the folders there, such as those of interfaces.</summary>
    public static string[] Folders(string name)
    {
        try
        {
            return Array.ConvertAll(Directory.GetDirectories(Root + name), path => Path.GetFileName(path));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
