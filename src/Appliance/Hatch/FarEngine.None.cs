using Appliance.Reports;
using Appliance.Settings;

namespace Appliance.Hatch;

/// <summary>Where no engine is to be (`-C`): what is asked of one is answered at once, and never waited for.</summary>
internal sealed partial class FarEngine
{
    /// <summary>For people, when none is to be.</summary>
    public const string None = "This daemon runs no VRRP (-C); `servers` shows what it balances.";

    private readonly Func<ReloadOutcome>? _reloadWithout;

    /// <summary>None is to be: it <see cref="IsGone"/>, and never comes.</summary>
    public bool IsNone => _reloadWithout is not null;

    /// <summary>Where none is to be: what the box has read itself.</summary>
    public void RunsWithout(DaemonSettings settings) => Settings = settings;

    /// <summary>Why there is nobody; for people.</summary>
    public string WhyGone => IsNone ? None : Gone;

    /// <returns>Unknown when it has not answered.</returns>
    public async Task<ReloadOutcome> Reload()
    {
        if (_reloadWithout is not null)
            return _reloadWithout();
        WishFields.Reload(_fields, ++_number);
        return await Ask() is { } answer ? NewsFields.ReadReload(answer)
            : new ReloadOutcome(ReloadResult.Unknown, WhyNothing.TrimEnd('.'));
    }
}
