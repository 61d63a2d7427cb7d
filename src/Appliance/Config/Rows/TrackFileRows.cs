using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>`track_file NAME { ... }`, as far as FILE_CHECK follows it; also told there.</summary>
internal static class TrackFileRows
{
    private static readonly Row[] s_plain = In("track_file");

    public static readonly Option<string> Path = (Option<string>)s_plain[0];
    public static readonly Option<FileWeight> Weight = (Option<FileWeight>)s_plain[1];

    public static readonly Row[] All = [.. s_plain, .. In("vrrp_track_file")];

    private static Row[] In(string block) =>
    [
        new Option<string>(block, "file", Shape.Value, TrackFileLines.Path)
        {
            Meaning = "A file with one whole number in it", Grammar = "PATH", Default = "required", Repeats = true,
            Reload = Tells.Elsewhere,
        },
        new Option<FileWeight>(block, "weight", Shape.Value, TrackFileLines.Weight)
        {
            Meaning = "What it is multiplied with where a check does not say", Grammar = "-254..254 [reverse]",
            Default = "1", Reload = Tells.Elsewhere,
        },
    ];
}
