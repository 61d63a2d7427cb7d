using Appliance.Reports;
using Appliance.Settings;

namespace Appliance.Views;

/// <summary>What keepalived's dump and its JSON of version 2 say of one `vrrp_track_process`.</summary>
internal readonly record struct TrackedProcessData(ProcessSettings Settings, CheckView View, int Weight, bool Reverse)
{
    public static TrackedProcessData Of(DaemonSettings settings, Snapshot snapshot, int number)
    {
        // Settings know the weights in force only: the first instance's stands for the one declared.
        TrackedSource first = default;
        for (int i = settings.Instances.Length - 1; i >= 0; i--)
            foreach (TrackedSource tracked in settings.Instances[i].TrackedProcesses)
                if (tracked.Source == number)
                    first = tracked;
        return new TrackedProcessData(settings.Processes[number], snapshot.Checks[settings.NumberOfProcess(number)],
            first.Weight, first.Reverse);
    }

    public string Program => Settings.Command[0];

    public string Parameters => string.Join(' ', Settings.Command.AsSpan()[1..]);

    public string Match => Settings.Match switch
    {
        ParameterMatch.Exact => "exact",
        ParameterMatch.Partial => "partial",
        ParameterMatch.Initial => "initial",
        _ => "none",
    };

    /// <summary>Enough run, which does not count yet.</summary>
    public bool AwaitsFork => View.Up != true && Settings.IsEnough((int)View.Number);

    /// <summary>Too few run, or too many, which does not count yet.</summary>
    public bool AwaitsEnd => View.Up == true && !Settings.IsEnough((int)View.Number);
}
