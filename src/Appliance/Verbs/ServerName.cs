namespace Appliance.Verbs;

/// <summary>How people call a server whose whole name is `[10.0.0.2]:tcp:80`.</summary>
internal static class ServerName
{
    /// <summary>
    /// Whether that server may be meant: by its whole name, its address, or its address and port (`10.0.0.2:80`,
    /// `[2001:db8::2]:80`).
    /// </summary>
    public static bool Means(string said, string name)
    {
        if (said == name)
            return true;
        int end = name.IndexOf(']');
        if (name is not ['[', ..] || end < 0)
            return false;
        string address = name[1..end], port = name[(name.LastIndexOf(':') + 1)..];
        return said == address || said == $"[{address}]" || said == $"{address}:{port}"
            || said == $"[{address}]:{port}";
    }
}
