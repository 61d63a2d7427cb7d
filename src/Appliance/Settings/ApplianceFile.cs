using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Appliance.Settings.Reading;
using Appliance.Texts;

namespace Appliance.Settings;

/// <summary>What came of an appliance.json.</summary>
/// <param name="Settings">Null when the file cannot be read or is no JSON; otherwise what of it is right, with defaults
/// for the rest.</param>
/// <param name="Findings">Everything there is to say.</param>
public sealed record ApplianceResult(ApplianceSettings? Settings, ImmutableArray<Finding> Findings);

/// <summary>appliance.json, from the file to settings. See the README of this folder.</summary>
public static class ApplianceFile
{
    public const string DefaultPath = "/etc/vrrpaot/appliance.json";

    /// <summary>A file of a few kilobytes is meant; a megabyte is a mistake.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>Reads a file that must be there. Never throws, whatever it holds.</summary>
    public static ApplianceResult Load(string path)
    {
        byte[]? bytes = TextFile.ReadBytes(path, MaximumBytes, out string problem, out bool missing);
        if (bytes is not null)
            return Read(path, bytes);
        var findings = new Findings();
        findings.Add(Severity.Fatal, missing ? FindingClass.MissingFile
            : FindingClass.Fatal, new Origin(new SourceFile(path, [], Encoding.UTF8), 0, 0), $"the file {problem}");
        return new ApplianceResult(null, findings.ToImmutable());
    }

    /// <summary>
    /// The file of `--appliance`, which must be there, or with null the usual one, which may be absent: then everything
    /// is as by default.
    /// </summary>
    public static ApplianceResult LoadGiven(string? path) =>
        path is null && !File.Exists(DefaultPath) ? new ApplianceResult(new ApplianceSettings(), [])
            : Load(path ?? DefaultPath);

    /// <summary>
    /// Whether `check` should take a file for an appliance.json: by its name, or since it begins as an object does.
    /// </summary>
    public static bool IsMeant(string path)
    {
        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return true;
        byte[]? bytes = TextFile.ReadBytes(path, Limits.FileBytes, out _, out _);
        return bytes is not null && WithoutMark(bytes).AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }

    internal static ApplianceResult Read(string path, byte[] bytes)
    {
        var findings = new Findings();
        var places = new KeyPlaces();
        SourceFile file = TextFile.Decode(path, bytes);
        bytes = WithoutMark(bytes);
        ApplianceSettings? settings = null;
        if (IsUtf8(file, bytes, findings))
        {
            var json = new SettingsReader(bytes, file, findings, places);
            settings = ApplianceSettingsReader.Read(ref json);
            json.End();
        }
        if (settings is not null && !findings.AnyFatal)
            new SettingsRules(settings, places, findings).Apply();
        else if (settings is null && !findings.AnyFatal)
            findings.Fatal(new Origin(file, 0, 0), "nothing of the file can be used");
        return new ApplianceResult(findings.AnyFatal ? null : settings, findings.ToImmutable());
    }

    private static bool IsUtf8(SourceFile file, byte[] bytes, Findings findings)
    {
        if (Utf8.IsValid(bytes))
            return true;
        int valid = 0;
        while (Rune.DecodeFromUtf8(bytes.AsSpan(valid), out _, out int length) == System.Buffers.OperationStatus.Done)
            valid += length;
        // The file is shown as Latin-1 then, a character a byte.
        int line = bytes.AsSpan(0, valid).Count((byte)'\n');
        int column = valid - (bytes.AsSpan(0, valid).LastIndexOf((byte)'\n') + 1);
        findings.Fatal(new Origin(file, line + 1, column + 1),
            $"byte 0x{bytes[valid]:x2} is not UTF-8, in which JSON is written; nothing of the file is used");
        return false;
    }

    /// <summary>The byte order mark that some editors write.</summary>
    private static byte[] WithoutMark(byte[] bytes) => bytes is [0xEF, 0xBB, 0xBF, ..] ? [.. bytes.AsSpan(3)] : bytes;
}
