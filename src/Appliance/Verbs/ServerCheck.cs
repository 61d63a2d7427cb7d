using System.Globalization;
using Appliance.Checkers;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings.Balancing;

namespace Appliance.Verbs;

/// <summary>A check of a real server that somebody wants to see at work.</summary>
/// <param name="Number">Its place in the server's block, from 1.</param>
internal sealed record ServerCheck(VirtualServerSettings Service, RealServerSettings Server, int Number,
    CheckSettings Check)
{
    public string Title => $"{Server.Name} of {Service.Name}, check {Number}: {CheckKind.Of(Check)}"
        + (Check.At.File is null ? "" : $" ({Check.At})");

    /// <summary>Those of the servers called so; what several virtual servers have alike once.</summary>
    /// <param name="which">The number of a check in its block, or its kind in any case; null for all.</param>
    /// <param name="complaint">Why there is none.</param>
    public static List<ServerCheck> Find(BalancerSettings balancer, string name, string? which, out string complaint)
    {
        var found = new List<ServerCheck>();
        bool isServer = false;
        foreach (VirtualServerSettings service in balancer.Servers)
            foreach (RealServerSettings server in service.RealServers)
            {
                if (!ServerName.Means(name, server.Name))
                    continue;
                isServer = true;
                for (int check = 0; check < server.Checks.Length; check++)
                    if (IsMeant(which, check + 1, server.Checks[check])
                        && !found.Exists(other => CheckIdentity.AreSame(other.Check, server.Checks[check])))
                        found.Add(new ServerCheck(service, server, check + 1, server.Checks[check]));
            }
        complaint = found.Count > 0 ? ""
            : !isServer ? $"There is no real server '{Request.Shown(name)}'."
            : which is null ? $"{name} has no check: it always counts as up."
            : $"{name} has no check '{Request.Shown(which)}'.";
        return found;
    }

    private static bool IsMeant(string? which, int number, CheckSettings check) => which is null
        || which.Equals(CheckKind.Of(check), StringComparison.OrdinalIgnoreCase)
        || int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) && wanted == number;

    /// <summary>Tries it, on a thread that may wait. No pool hears of it.</summary>
    public bool Run(ScriptSecurity scripts, ClientCertificate? certificate, Action<string> print,
        CancellationToken gone)
    {
        print(Title);
        return new CheckByHand(line => print("  " + line), gone).Run(Check, Server.Name, Service.Name,
            scripts, certificate);
    }
}
