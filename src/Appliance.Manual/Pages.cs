using System.Globalization;

namespace Appliance.Manual;

/// <summary>One page of the manual.</summary>
/// <param name="File">Its name, with the section: `vrrpaot.8`.</param>
/// <param name="Text">man(7).</param>
internal sealed record Page(string File, string Text);

/// <summary>All of them.</summary>
internal static class Pages
{
    /// <param name="read">A page of docs/, by its name.</param>
    /// <param name="date">Said at the foot: 2026-11-30.</param>
    public static IReadOnlyList<Page> All(Func<string, string> read, string date) =>
    [
        new("vrrpaot.8", ProgramPage.Of(date)),
        new("vrrpaot-console.8", ConsolePage.Of(read("commands.md"), date)),
        new("appliance.json.5", SettingsPage.Of(read("appliance-json.md"), date)),
        new("vrrpaot-keepalived.conf.7", KeywordsPage.Of(read("keepalived.md"), date)),
    ];

    /// <summary>SOURCE_DATE_EPOCH is when the source was, for builds that can be repeated.</summary>
    public static string Today => (long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"),
        CultureInfo.InvariantCulture, out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : DateTimeOffset.UtcNow).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
