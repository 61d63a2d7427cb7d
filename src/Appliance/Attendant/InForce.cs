using Appliance.Settings;
using VrrpAot.Engine;

namespace Appliance.Attendant;

/// <summary>
/// What runs: the engine's loop, and beside it everything of the same configuration. Both are others after a reload,
/// and instances have other numbers then.
/// </summary>
internal sealed class InForce
{
    private RunningConfiguration? _running;

    /// <summary>The loop beside which we run; null without one.</summary>
    public EngineLoop? Loop { get; set; }

    /// <summary>There is one from the attendant's construction on. To be read from any thread.</summary>
    public RunningConfiguration Running
    {
        get => Volatile.Read(ref _running)!;
        set => Volatile.Write(ref _running, value);
    }

    public DaemonSettings Settings => Running.Settings;

    /// <summary>The number that an instance has now; -1 for one that there is not (any more).</summary>
    public int PlaceOf(string instance)
    {
        for (int i = 0; i < Settings.Engine.Instances.Length; i++)
            if (Settings.Engine.Instances[i].Name == instance)
                return i;
        return -1;
    }

    public string NameOf(int instance) => Settings.Engine.Instances[instance].Name;

    /// <summary>A new snapshot, please.</summary>
    public void WantSnapshot() => Running.SnapshotMaker.Want();
}
