namespace Appliance.Base;

/// <summary>The file in which a firmware image says what it is: `key=value` lines that its build wrote.</summary>
internal static class ImageFile
{
    /// <summary>Below the root.</summary>
    public const string Path = "etc/vrrpaot/image";

    /// <summary>Of `key=value` lines; empty when there is none.</summary>
    public static string Value(string lines, string key)
    {
        foreach (string line in lines.Split('\n'))
            if (line.StartsWith(key, StringComparison.Ordinal) && line.Length > key.Length && line[key.Length] == '=')
                return line[(key.Length + 1)..].Trim();
        return "";
    }
}
