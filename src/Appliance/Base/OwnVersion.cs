using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>
/// The one number by which this program is called wherever it says one: banner, log, `-v`, status, JSON, metrics,
/// `slots`.
/// </summary>
internal static class OwnVersion
{
    /// <summary>The program's, the same as in Directory.Build.props.</summary>
    public const string Program = "0.1.0";

    /// <summary>
    /// In a firmware image the image's, which its owner may have chosen (`make image VERSION=1.2.3`) and which
    /// updates bear; elsewhere the program's.
    /// </summary>
    public static string Text { get; } = OfImage() is { Length: > 0 } version ? version : Program;

    private static string OfImage() =>
        RawFile.TryReadText("/" + ImageFile.Path, out string lines).IsOk ? ImageFile.Value(lines, "version") : "";
}
