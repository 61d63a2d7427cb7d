using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings;

namespace Appliance.Config.Rows;

/// <summary>Whom `global_defs` has told of what happens to instances and servers.</summary>
internal static class NoticeRows
{
    private const string Block = "global_defs";

    public static readonly Option<FifoModel> Fifo = InFifo("notify_fifo",
        "FIFO that hears of instances, servers and quorums", to => []);
    public static readonly Option<CommandModel> FifoScript = InFifoScript("notify_fifo_script", "notify_fifo");

    public static readonly Option<FifoModel> InstanceFifo = InFifo("vrrp_notify_fifo", "FIFO that hears of instances",
        to => Spelled.Each(to.Box.Notices.Fifos, Spelled.Fifo), "FIFO of instances");
    public static readonly Option<CommandModel> InstanceFifoScript = InFifoScript("vrrp_notify_fifo_script",
        "vrrp_notify_fifo");

    public static readonly Option<FifoModel> ServerFifo = InFifo("lvs_notify_fifo",
        "FIFO that hears of servers and quorums", to => Spelled.Each(to.Balancer.Fifos, Spelled.Fifo), "FIFO");
    public static readonly Option<CommandModel> ServerFifoScript = InFifoScript("lvs_notify_fifo_script",
        "lvs_notify_fifo");

    public static readonly Option<bool> RepeatsStates = new(Block, "fifo_write_vrrp_states_on_reload", Shape.Flag,
        Reads.Here)
    {
        Meaning = "After a reload the FIFOs hear the states of instances again",
        Reload = Tells.Flag(to => to.Box.Notices.RepeatsStates),
    };

    public static readonly Row[] All =
    [
        Fifo, FifoScript, InstanceFifo, InstanceFifoScript, ServerFifo, ServerFifoScript, RepeatsStates,
    ];

    private static Option<FifoModel> InFifo(string name, string meaning, Func<InForce, string[]> of,
        string what = "") => new(Block, name, Shape.Value, BalancerGlobalLines.Fifo)
    {
        Meaning = meaning, Grammar = "PATH [USER [GROUP]]", Default = "none", Bare = $"No {name} name specified",
        Repeats = true, Reload = Tells.List(of, what),
    };

    private static Option<CommandModel> InFifoScript(string name, string fifo) =>
        new(Block, name, Shape.Script, BalancerGlobalLines.FifoReader)
        {
            Meaning = $"Reads {fifo}, whose name is its last argument", Repeats = true, Reload = Tells.Elsewhere,
        };
}
