using Appliance.Config.Keywords;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings;
using VrrpAot.Protocol;

namespace Appliance.Config.Rows;

/// <summary>What the file says of the parent process, outside all blocks and in `global_defs`.</summary>
internal static class ParentRows
{
    private const string Top = "root", Block = "global_defs";

    private static readonly Worded s_childWait = new(0, uint.MaxValue, "Invalid child_wait_time {0}");
    private static readonly Worded s_startup = new(1, 1000, "startup_script_timeout {0} invalid [1,1000]");
    private static readonly Worded s_shutdown = new(1, 1000, "shutdown_script_timeout {0} invalid [1,1000]");

    public static readonly Option<string> Instance = Name("instance",
        "A name of this daemon, in its pid files and its name in syslog; a reload may not change it",
        to => to.Instance);

    public static readonly Option<string> Namespace = Name("net_namespace",
        "Network namespace that the daemon runs in, as -s NAME, which comes before it; a reload may not change it",
        to => to.Namespace);

    public static readonly Option<bool> UsesPidFolder = new(Top, "use_pid_dir", Shape.Flag, Reads.Here)
    {
        Meaning = "The parent's pid file is in keepalived's folder, too; so it is with an instance or a namespace",
        Reload = AtTheNextStart(to => to.UsesPidFolder ? "on" : "off"),
    };

    public static readonly Option<long> ChildWait = new(Top, "child_wait_time", Shape.Value, s_childWait.Read)
    {
        Meaning = "Seconds that the parent waits at a stop before it kills; who hands addresses over has longer",
        Grammar = $"SECONDS {s_childWait.Text}", Default = "5",
        Reload = AtTheNextStart(to => $"{to.ChildWait.TotalSeconds} s"),
    };

    public static readonly Option<string> ProcessName = new(Block, "process_name", Shape.Value,
        BalancerGlobalLines.ProcessName)
    {
        Meaning = "Name of the parent process, at most 15 characters", Grammar = "NAME", Default = "the usual",
        Reload = AtTheNextStart(to => to.Name),
    };

    public static readonly Option<CommandModel> Startup = Script("startup_script",
        "Run to its end before anything else is started", to => to.Startup);
    public static readonly Option<CommandModel> Shutdown = Script("shutdown_script",
        "Run to its end when everything else has ended", to => to.Shutdown);

    public static readonly Option<long> StartupTimeout = Timeout("startup_script_timeout", s_startup,
        "startup_script", to => to.StartupTimeout);
    public static readonly Option<long> ShutdownTimeout = Timeout("shutdown_script_timeout", s_shutdown,
        "shutdown_script", to => to.ShutdownTimeout);

    public static readonly Option<bool> NamesDumps = new(Block, "data_use_instance", Shape.Optional,
        Reads.Flag("Invalid value '{0}' for global data_use_instance specified"))
    {
        Meaning = "The names of dumps have those of instance and network namespace",
        Reload = Tells.Flag(to => to.Box.Parent.NamesDumps),
    };

    /// <summary>Each process of ours reads the file itself, and holds no copy of it.</summary>
    private static readonly Option<string> s_copy = new(Block, "tmp_config_directory", Shape.Value, Reads.Text)
    {
        Meaning = "Where keepalived keeps a copy of the file for its processes; there is no copy here",
        Grammar = "FOLDER", Reload = Tells.Elsewhere,
    };

    public static readonly Row[] InTop = [Instance, Namespace, UsesPidFolder, ChildWait];

    public static readonly Row[] InGlobals =
    [
        ProcessName, Startup, StartupTimeout, Shutdown, ShutdownTimeout, NamesDumps, s_copy,
    ];

    /// <summary>What becomes part of the names of files.</summary>
    private static Option<string> Name(string keyword, string meaning, Func<ParentSettings, string?> of) =>
        new(Top, keyword, Shape.Value, (line, before) => ReadName(line, before, keyword))
        {
            Meaning = meaning, Grammar = "NAME", Default = "none", Reload = AtTheNextStart(of),
        };

    private static Located<string>? ReadName(Line line, Located<string>? before, string keyword)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        if (word.Value.Length <= 255 && !word.Value.Contains('/') && word.Value is not ("" or "." or ".."))
            return word;
        line.Findings.Error(word.At, $"{keyword} {Tokens.Shorten(word.Value)} cannot be part of a file's name",
            $"{keyword} blue");
        return before;
    }

    private static Option<CommandModel> Script(string keyword, string meaning,
        Func<ParentSettings, ScriptCommand?> of) => new(Block, keyword, Shape.Script, BalancerGlobalLines.FifoReader)
        {
            Meaning = meaning, Reload = Tells.Command(to => of(to.Box.Parent)),
        };

    private static Option<long> Timeout(string keyword, Worded range, string script,
        Func<ParentSettings, Duration> of) => new(Block, keyword, Shape.Value, range.Read)
        {
            Meaning = $"Seconds after which {script} gets SIGTERM, and a second later SIGKILL",
            Grammar = $"SECONDS {range.Text}", Default = "10", Reload = Tells.Time(to => of(to.Box.Parent)),
        };

    private static Told AtTheNextStart(Func<ParentSettings, string?> of) =>
        Tells.Text(to => of(to.Box.Parent));
}
