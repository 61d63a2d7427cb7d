using System.Text;
using Appliance.Pools;

namespace Appliance.Balancer;

/// <summary>A virtual server in one line, for the log.</summary>
internal static class PoolText
{
    /// <summary>`VS [10.0.0.1]:tcp:80: quorum, weight 2 of 1: [10.0.0.2]:tcp:80 1, [10.0.0.3]:tcp:80 down`.</summary>
    public static string Of(PoolReport pool)
    {
        var text = new StringBuilder($"VS {pool.Name}: {(pool.HasQuorum ? "quorum" : "no quorum")}, weight "
            + $"{pool.Worth} of {pool.Gains}{(pool.IsSuspended ? ", suspended" : "")}");
        string between = ": ";
        foreach (ServerReport server in pool.Servers)
        {
            text.Append(between).Append(server.IsSorry ? "sorry " : "").Append(server.Name).Append(' ').Append(
                server.InTable?.ToString() ?? (server.IsDisabled ? "disabled" : server.IsUp ? "out" : "down"));
            between = ", ";
        }
        return text.ToString();
    }
}
