using System.Collections.Immutable;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Engine;

namespace Appliance.Config.Rows;

/// <summary>
/// Settings in force, as a row looks at them: those of the daemon, and of the instance, script, server or check whose
/// block the row belongs to.
/// </summary>
internal sealed record InForce(DaemonSettings Box)
{
    public InstanceSettings Instance { get; init; } = null!;
    public InstanceDuties Around { get; init; } = null!;
    public SyncGroupSettings Group { get; init; } = null!;
    public GroupDuties AroundGroup { get; init; } = null!;
    public ScriptSettings Script { get; init; } = null!;
    public ProcessSettings Process { get; init; } = null!;
    public BfdSettings Bfd { get; init; } = null!;
    public VirtualServerSettings Server { get; init; } = null!;
    public RealServerSettings Real { get; init; } = null!;
    public CheckSettings Check { get; init; } = null!;
    public UrlSettings Url { get; init; } = null!;

    public BalancerSettings Balancer => Box.Balancer;
    public string[] MemberNames =>
        Array.ConvertAll<int, string>([.. Group.Members], member => Box.Engine.Instances[member].Name);
    public NetworkCheckSettings Connection => (NetworkCheckSettings)Check;
    public HttpCheckSettings Http => (HttpCheckSettings)Check;
}

/// <summary>Tells what of a keyword's effect is another one after a reload.</summary>
/// <param name="changes">Takes the sentences.</param>
/// <param name="whose">`global_defs`, `vrrp_script NAME` or the instance's name.</param>
/// <param name="keyword">The row's own.</param>
internal delegate void Told(ChangeList changes, string whose, string keyword, InForce before, InForce after);

/// <summary>
/// The kinds there are. Each takes how the effect is found in the settings, and what it is called where that is not
/// the keyword.
/// </summary>
internal static class Tells
{
    /// <summary>A keyword of the same effect tells it, or it has none that settings hold.</summary>
    public static readonly Told Elsewhere = (_, _, _, _, _) => { };

    public static Told Flag(Func<InForce, bool> of, string? what = null) =>
        (changes, whose, keyword, before, after) => changes.Flag(whose, what ?? keyword, of(before), of(after));

    public static Told Number(Func<InForce, int> of, string? what = null) =>
        (changes, whose, keyword, before, after) => changes.Number(whose, what ?? keyword, of(before), of(after));

    public static Told Time(Func<InForce, Duration> of, string? what = null) =>
        (changes, whose, keyword, before, after) => changes.Time(whose, what ?? keyword, of(before), of(after));

    /// <summary>Null where the file does not say.</summary>
    public static Told MaybeTime(Func<InForce, Duration?> of) => (changes, whose, keyword, before, after) =>
        changes.Value(whose, keyword, ChangeList.Text(of(before)), ChangeList.Text(of(after)));

    /// <summary>One that may be large, or missing (null).</summary>
    public static Told Long(Func<InForce, long?> of) => (changes, whose, keyword, before, after) =>
        changes.Value(whose, keyword, ChangeList.Text(of(before)), ChangeList.Text(of(after)));

    public static Told Text(Func<InForce, string?> of, string? what = null) =>
        (changes, whose, keyword, before, after) => changes.Value(whose, what ?? keyword, of(before), of(after));

    public static Told Command(Func<InForce, ScriptCommand?> of) =>
        (changes, whose, keyword, before, after) => changes.Command(whose, keyword, of(before), of(after));

    public static Told List(Func<InForce, string[]> of, string? what = null) =>
        (changes, whose, keyword, before, after) => changes.List(whose, what ?? keyword, of(before), of(after));

    public static Told Both(Told one, Told other) => one + other;

    /// <summary>It belongs to what is there already: the engine hands over and starts again.</summary>
    public static Told AtTheStart(Func<InForce, int> of, string what) =>
        (changes, whose, _, before, after) => changes.ForTheStart(whose, what, ChangeList.Text(of(before)),
            ChangeList.Text(of(after)));

    /// <summary>That there is another one, never which.</summary>
    public static Told Secret(Func<InForce, ImmutableArray<byte>?> of, string what) =>
        (changes, whose, _, before, after) => changes.Secret(whose, what, of(before), of(after));
}
