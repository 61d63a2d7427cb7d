using System.Collections.Immutable;
using System.Globalization;
using Appliance.Hatch;
using Appliance.Pools;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>
/// What a person wants of a real server, whatever its checks say. It holds over reloads and restarts of the checkers'
/// process until it is taken back.
/// </summary>
internal sealed class ServerVerb : DaemonVerb
{
    private static readonly string[] s_changes = ["drain", "enable", "disable", "weight"];

    public override string Name => "server";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "drain|enable|disable NAME..., or server weight NAME... N|file";
    public override string Help => "Take a real server out of service, give it back, or weigh it otherwise";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0 ? s_changes : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (request.Word(0) is not { } verb || !s_changes.Contains(verb))
            return await request.Wrong("Say server drain NAME, server enable NAME, server disable NAME, "
                + "or server weight NAME N (`file` for the file's). `servers` lists names.");
        string[] names = [.. request.Words.Skip(1)];
        int? weight = null;
        if (verb == "weight")
        {
            if (names.Length < 2 || !IsWeight(names[^1], out weight))
                return await request.Wrong("The last word is the weight: 0 to 2147483647, or `file` for the file's.");
            names = names[..^1];
        }
        if (names.Length == 0)
            return await request.Wrong($"Which server? server {verb} NAME; `servers` lists names.");
        if (await daemon.Pools.Look(request.Gone) is not { } pools)
            return await request.Refuse(ServersVerb.WhyNothing(daemon.Pools));
        ServerChange change = verb switch
        {
            "drain" => ServerChange.Drain,
            "disable" => ServerChange.Disable,
            "enable" => ServerChange.Enable,
            _ => ServerChange.Weigh,
        };
        int code = ReplyCode.Done;
        foreach (string name in names)
            code = Math.Max(code, await Carry(daemon, request, pools, name, change, weight));
        return code;
    }

    private static bool IsWeight(string word, out int? weight)
    {
        weight = null;
        if (word == "file")
            return true;
        bool isNumber = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        weight = number;
        return isNumber;
    }

    private static async Task<int> Carry(RunningDaemon daemon, Request request, ImmutableArray<PoolReport> pools,
        string name, ServerChange change, int? weight)
    {
        string[] meant = [.. pools.SelectMany(pool => pool.Servers).Where(server => !server.IsSorry)
            .Select(server => server.Name).Where(server => ServerName.Means(name, server)).Distinct()];
        if (meant.Length == 0)
            return await request.Wrong($"There is no real server '{Request.Shown(name)}'; `servers` lists them.");
        foreach (string server in meant)
        {
            if (await daemon.Pools.Wish(new ServerWish(null, server, change, weight), request.Gone) is not int places)
                return await request.Refuse("The checkers' process has not answered; see `servers`.");
            string where = places == 1 ? "" : $" in {places} virtual servers";
            await request.Done(change switch
            {
                ServerChange.Drain => $"{server} is drained{where}: what is open goes on, nothing new comes.",
                ServerChange.Disable => $"{server} is disabled{where}: it is not in the table.",
                ServerChange.Enable => $"{server} serves{where} as its checks say.",
                _ => weight is null ? $"{server} has the file's weight again{where}."
                    : $"{server} has weight {weight}{where}, until `server weight {name} file`.",
            });
        }
        return ReplyCode.Done;
    }
}
