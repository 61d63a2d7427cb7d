using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings.Balancing;
using Appliance.Texts;

namespace Appliance.Config.Rows;

/// <summary>What SMTP_CHECK, MISC_CHECK and FILE_CHECK have for themselves.</summary>
internal static class OtherCheckRows
{
    private const string Misc = "MISC_CHECK", File = "FILE_CHECK";

    private static readonly Worded s_timeout = new(0, uint.MaxValue, "Invalid misc_timeout value '{0}'");

    public static readonly Option<string> Helo = new("SMTP_CHECK", "helo_name", Shape.Value, Reads.Text)
    {
        Meaning = "What it says in HELO", Grammar = "NAME", Default = "smtpchecker.keepalived.org",
        Bare = "SMTP_CHECK helo name missing",
        Reload = Tells.Text(to => ((SmtpCheckSettings)to.Check).Helo),
    };

    public static readonly Option<long> MiscTimeout = new(Misc, "misc_timeout", Shape.Value, s_timeout.Read)
    {
        Meaning = "Run time after which it is ended and has failed, in seconds", Grammar = s_timeout.Text,
        Default = "virtual server's delay_loop", Reload = Tells.Time(to => MiscOf(to).Timeout),
    };

    public static readonly Option<bool> Dynamic = new(Misc, "misc_dynamic", Shape.Flag, Reads.Here)
    {
        Meaning = "An exit code of 2..255 sets the weight to the code less 2",
        Reload = Tells.Flag(to => MiscOf(to).SetsWeight),
    };

    /// <summary>Told with the program.</summary>
    public static readonly Option<ScriptIdentity> User = new(Misc, "user", Shape.Value,
        (line, _) => CommandReader.Identity(line.Statement, line.Arguments))
    {
        Meaning = "Who runs it", Grammar = "USER [GROUP]", Default = "script_user",
        Bare = "No user specified for misc checker script",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<FileWeight> FileWeight = new(File, "weight", Shape.Value, TrackFileLines.CheckWeight)
    {
        Meaning = "What the number is multiplied with before it is added to the server's weight; with 0, a number"
            + " other than 0 is a failure",
        Grammar = "-2147483647..2147483647 [reverse | noreverse]", Default = "the file's",
        Bare = "track file weight missing",
        Reload = Tells.Text(to => Spelled.Tracked("file", FileOf(to).Weight, FileOf(to).Reverse)),
    };

    public static readonly Option<string> BfdName = new("BFD_CHECK", "name", Shape.Value, BfdLines.Checked)
    {
        Meaning = "The bfd_instance that is followed", Grammar = "NAME", Default = "required",
        Reload = Tells.Text(to => ((BfdCheckSettings)to.Check).Name),
    };

    public static readonly Row[] All =
    [
        Helo,
        new Lines<CheckModel>("SMTP_CHECK", "host", Shape.Block, CheckReader.Host)
        {
            Meaning = "One check for each, whose connection is given here; all else in it is the"
                + " check's, and so every host's; write a check for each instead",
            Reload = Tells.Elsewhere,
        },
        new Lines<CheckModel>(Misc, "misc_path", Shape.Script, (line, check) =>
            check.Command = CommandReader.Read(line.Statement, line.Findings, takesIdentity: false,
                FindingClass.Advice) ?? check.Command)
        {
            Meaning = "The program: exit code 0 is success", Grammar = "\"COMMAND [ARGUMENT...]\"",
            Default = "required", MayBeBare = true, Reload = Tells.Command(to => MiscOf(to).Command),
        },
        MiscTimeout, Dynamic, User,
        new Lines<CheckModel>(File, "track_file", Shape.Value, TrackFileLines.Follow)
        {
            Meaning = "The track_file that is followed", Grammar = "NAME", Default = "required",
            Reload = Tells.Text(to => $"{FileOf(to).Name} ({FileOf(to).Path})"),
        },
        FileWeight,
        BfdName,
        new Option<bool>("BFD_CHECK", "alpha", Shape.Optional, Reads.Flag("Invalid alpha parameter {0}"))
        {
            Meaning = "It counts as failed until the session is up", Default = "the server's",
            Reload = Tells.Flag(to => to.Check.Alpha),
        },
    ];

    private static MiscCheckSettings MiscOf(InForce settings) => (MiscCheckSettings)settings.Check;

    private static FileCheckSettings FileOf(InForce settings) => (FileCheckSettings)settings.Check;
}
