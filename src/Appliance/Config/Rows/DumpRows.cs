using Appliance.Config.Keywords;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>What is written when a signal asks how the daemon is, and where.</summary>
internal static class DumpRows
{
    private const string Block = "global_defs";

    public static readonly Number JsonVersion = new(Block, "json_version", new(1, 2, Tail.Refused), "1")
    {
        Meaning = "Layout of keepalived.json: a list, or an object with a list in it", Default = "1", Since = "2.2.8",
        Reload = Tells.Number(to => to.Box.Dumps.JsonVersion),
    };

    public static readonly Option<string> State = File("state_dump_file", "keepalived.data, of VRRP (SIGUSR1)",
        to => to.Box.Dumps.State);
    public static readonly Option<string> Stats = File("stats_dump_file", "keepalived.stats (SIGUSR2)",
        to => to.Box.Dumps.Stats);
    public static readonly Option<string> Json = File("json_dump_file", "keepalived.json (signal 36)",
        to => to.Box.Dumps.Json);

    public static readonly Row[] All = [JsonVersion, State, Stats, Json];

    private static Option<string> File(string name, string what, Func<InForce, string?> of) =>
        new(Block, name, Shape.Value, Reads.Text)
        {
            Meaning = $"Where {what} goes: a file, or a folder with a / behind it", Grammar = "PATH",
            Default = "in TMPDIR, else /tmp", Since = "2.3.3", Reload = Tells.Text(of),
        };
}
