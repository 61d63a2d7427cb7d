using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Appliance.Hatch;
using Appliance.Pools;
using Appliance.Sessions;
using Appliance.Views;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class ServersVerb : DaemonVerb
{
    private const string NobodyBalances =
        "Nothing is balanced here: no virtual_server runs. (The checkers' process is there when the file has one.)";

    private const string Silent = "The checkers' process does not answer, or is being started again. "
        + "The kernel balances on as it was told last.";

    private static readonly Duration s_second = Duration.FromSeconds(1);

    public override string Name => "servers";
    public override string Arguments => "[NAME] [--json] [--watch]";
    public override string Help => "Virtual servers, who serves behind them and why, connections";

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        bool json = request.Words.Contains("--json"), watch = request.Words.Contains("--watch");
        string[] names = [.. request.Words.Where(word => word is not ("--json" or "--watch"))];
        if (names.Length > 1 || names is [['-', ..]])
            return await request.Wrong($"servers does not know '{Request.Shown(names[^1])}': "
                + "there are --json, --watch and the name or address of one virtual or real server.");
        while (true)
        {
            if (await daemon.Pools.Look(request.Gone) is not { } pools)
                return await request.Refuse(WhyNothing(daemon.Pools));
            if (names is [var name] && (pools = Of(pools, name)).IsEmpty)
                return await request.Wrong($"There is no virtual or real server '{Request.Shown(name)}'; "
                    + "`servers` lists them.");
            await request.To.Write(Bytes(pools, json, watch), request.Gone);
            if (!watch)
                return pools.Any(pool => !pool.HasQuorum || !pool.Unlisted.IsOk) ? ReplyCode.Fault : ReplyCode.Done;
            if (!json)
                await request.Done("");
            await daemon.Desk.Delay(s_second, request.Gone);
        }
    }

    /// <summary>Why there is no answer.</summary>
    internal static string WhyNothing(FarPools pools) => pools.Unanswered == Errno.ENOENT ? NobodyBalances : Silent;

    /// <summary>The virtual servers called so, and those with a real server called so.</summary>
    internal static ImmutableArray<PoolReport> Of(ImmutableArray<PoolReport> pools, string name) =>
        [.. pools.Where(pool => ServerName.Means(name, pool.Name)
            || pool.Servers.Any(server => ServerName.Means(name, server.Name)))];

    private static byte[] Bytes(ImmutableArray<PoolReport> pools, bool json, bool watch)
    {
        Instant now = BootClock.Now;
        if (!json)
            return Encoding.UTF8.GetBytes(ServersText.Of(pools, now));
        var text = new ArrayBufferWriter<byte>();
        ServersJson.Write(pools, now, text, indented: !watch);
        text.Write("\n"u8);
        return text.WrittenSpan.ToArray();
    }
}
