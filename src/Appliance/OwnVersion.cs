using Appliance.CommandLine;
using Appliance.Update;

namespace Appliance;

/// <summary>
/// The one number by which this program is called wherever it says one: banner, log, `-v`, status, JSON, metrics,
/// `slots`.
/// </summary>
internal static class OwnVersion
{
    /// <summary>
    /// In a firmware image the image's, which its owner may have chosen (`make image VERSION=1.2.3`) and which
    /// updates bear; elsewhere the program's.
    /// </summary>
    public static string Text { get; } =
        OfImage() is { Length: > 0 } version ? version : CommandLineTexts.ProductVersion;

    private static string OfImage()
    {
        try
        {
            return ImageFacts.Read().Version;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
