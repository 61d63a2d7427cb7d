using System.Text;

namespace Appliance.Texts;

/// <summary>One configuration file as it was read: lines without their ends.</summary>
public sealed class SourceFile(string path, string[] lines, Encoding encoding)
{
    /// <summary>The name it was opened by.</summary>
    public string Path { get; } = path;
    public string[] Lines { get; } = lines;
    /// <summary>UTF-8, or Latin-1 when the bytes are not UTF-8; gives back the very bytes of the file.</summary>
    public Encoding Encoding { get; } = encoding;
    /// <summary>The file began with a byte order mark, which is in no line.</summary>
    public bool HadByteOrderMark { get; init; }

    /// <summary>The same lines without passwords, for excerpts.</summary>
    internal string[] Shown => _shown ??= Secrets.HideKnown(Lines);

    private string[]? _shown;
}

/// <summary>A place in a file. Line and column count from 1; the default value is "no place".</summary>
public readonly record struct Origin(SourceFile? File, int Line, int Column)
{
    public string SourceLine => File is not null && Line > 0 && Line <= File.Lines.Length ? File.Lines[Line - 1] : "";

    /// <summary>The same without passwords.</summary>
    internal string ShownLine => SourceLine == "" ? "" : File!.Shown[Line - 1];

    /// <summary>FILE:LINE</summary>
    public override string ToString() => File is null ? "" : $"{File.Path}:{Line}";
}
