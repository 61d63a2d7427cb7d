using Appliance.Settings.Balancing;

namespace Appliance.Pools;

/// <summary>What one check of a server has said.</summary>
internal enum CheckVerdict : byte
{
    Passed,
    /// <summary>`alpha`: it counts as failed until it has passed.</summary>
    Unproven,
    Failed,
}

/// <summary>One real server of a <see cref="Pool"/>: what is known of it, and what that makes of its weight.</summary>
internal sealed class PoolServer
{
    public RealServerSettings Settings { get; }
    public CheckVerdict[] Checks { get; }
    /// <summary>What each check makes of the weight.</summary>
    public WeightChange[] Adjustments { get; }
    public OperatorWish Wish { get; set; }
    /// <summary>The weight with which it is wanted in the kernel's table; null while it is not.</summary>
    public int? InTable { get; set; }

    public PoolServer(RealServerSettings settings)
    {
        Settings = settings;
        Adjustments = new WeightChange[settings.Checks.Length];
        Checks = new CheckVerdict[settings.Checks.Length];
        for (int check = 0; check < Checks.Length; check++)
            Checks[check] = settings.Checks[check].Alpha ? CheckVerdict.Unproven : CheckVerdict.Passed;
    }

    /// <summary>None of its checks counts as failed.</summary>
    public bool IsUp => Checks.AsSpan().IndexOfAnyExcept(CheckVerdict.Passed) < 0;

    /// <summary>A check has failed, and is not only unproven.</summary>
    public bool HasFailed => Checks.AsSpan().Contains(CheckVerdict.Failed);

    public bool MayServe => IsUp && Wish.Role != OperatorRole.Disabled;

    /// <summary>
    /// The file's weight or an operator's, and what checks add to it, clamped to 0..2^31-1 (keepalived's limits).
    /// </summary>
    public int Weight
    {
        get
        {
            if (Wish.Role == OperatorRole.Drained)
                return 0;
            long weight = Wish.Weight ?? Settings.Destination.Weight;
            foreach (WeightChange adjustment in Adjustments)
                weight = Clamp(weight) + Clamp(adjustment.AddedTo(Settings.Destination.Weight));
            return (int)Math.Clamp(weight, 0, int.MaxValue);
        }
    }

    /// <summary>So that no sum of two runs over.</summary>
    private static long Clamp(long number) => Math.Clamp(number, long.MinValue / 2, long.MaxValue / 2);

    /// <summary>What it is worth to the quorum: one with weight 0 is not down, but counts for nothing.</summary>
    public long Worth => MayServe ? Weight : 0;

    /// <summary>It was found dead, and no check of this process has looked at it yet: each has to pass first.</summary>
    public void BeginFailed() => Checks.AsSpan().Fill(CheckVerdict.Failed);

    /// <summary>
    /// It was found serving, with this weight. Where `misc_dynamic` may have said it, it stays until it says another.
    /// </summary>
    public void Resume(int weight)
    {
        Checks.AsSpan().Fill(CheckVerdict.Passed);
        if (weight == Weight || Wish != default)
            return;
        for (int check = 0; check < Checks.Length; check++)
            if (Settings.Checks[check] is MiscCheckSettings { SetsWeight: true })
            {
                Adjustments[check] = new(Settings.Destination.Weight + (long)weight - Weight, Replaces: true);
                return;
            }
    }

    /// <summary>
    /// Goes on with what was known of the same server: a check that has changed has said nothing yet, and until it does
    /// the server is what it was (keepalived takes a failed one for good).
    /// </summary>
    public void Inherit(PoolServer before)
    {
        (Wish, InTable) = (before.Wish, before.InTable);
        for (int check = 0; check < Checks.Length; check++)
        {
            int old = SameCheck(before, check);
            Checks[check] = old >= 0 ? before.Checks[old]
                : before.IsUp ? CheckVerdict.Passed : before.HasFailed ? CheckVerdict.Failed : CheckVerdict.Unproven;
            Adjustments[check] = old >= 0 ? before.Adjustments[old] : default;
        }
    }

    /// <summary>The place that this check had, or -1.</summary>
    public int SameCheck(PoolServer before, int check)
    {
        for (int old = 0; old < before.Checks.Length; old++)
            if (CheckIdentity.AreSame(Settings.Checks[check], before.Settings.Checks[old]))
                return old;
        return -1;
    }
}
