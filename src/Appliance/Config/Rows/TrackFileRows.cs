using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>`track_file NAME { ... }`, which instances follow, and FILE_CHECK; told there.</summary>
internal static class TrackFileRows
{
    private static readonly Row[] s_plain = In("track_file");

    public static readonly Option<string> Path = (Option<string>)s_plain[0];
    public static readonly Option<FileWeight> Weight = (Option<FileWeight>)s_plain[1];

    public static readonly Option<FirstNumber> First = (Option<FirstNumber>)s_plain[2];

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
            Meaning = "What it is multiplied with where who follows it does not say; 0: a number other than 0 is FAULT",
            Grammar = "-254..254 [reverse]",
            Default = "1", Reload = Tells.Elsewhere,
        },
        new Option<FirstNumber>(block, "init_file", Shape.Optional, TrackFileLines.First)
        {
            Meaning = "Makes the file at the start; with overwrite also one that is there",
            Grammar = "[VALUE] [overwrite]", Default = "it is not made; VALUE 0", Reload = Tells.Elsewhere,
        },
    ];
}
