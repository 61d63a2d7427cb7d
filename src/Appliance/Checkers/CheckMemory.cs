using Appliance.Pools;

namespace Appliance.Checkers;

/// <summary>Which check: indexes in <see cref="Settings.Balancing.BalancerSettings"/>.</summary>
internal readonly record struct CheckKey(int Service, int Server, int Check);

/// <summary>What goes on over a reload.</summary>
/// <param name="IsUp">The check's own result.</param>
/// <param name="HasRun">There was a result; before, it is only assumed.</param>
/// <param name="Failures">Failed attempts in a row that have not changed the result yet.</param>
/// <param name="Page">Which of several pages is next.</param>
/// <param name="FailedPage">The one that has failed, and is tried alone; -1 for none.</param>
/// <param name="Adjustment">What it makes of the server's configured weight.</param>
/// <param name="Next">When it is due.</param>
internal sealed record CheckMemory(bool IsUp, bool HasRun, uint Failures, int Page, int FailedPage,
    WeightChange Adjustment, Instant Next)
{
    /// <summary>
    /// The same for a check whose settings have changed: a server that has failed is not put back unseen, and the new
    /// check is not put off (keepalived does both).
    /// </summary>
    public CheckMemory OfOther() => this with { HasRun = HasRun && !IsUp, Failures = 0, Page = 0, FailedPage = -1,
        Adjustment = default };
}
