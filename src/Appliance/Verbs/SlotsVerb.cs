using Appliance.Update;

namespace Appliance.Verbs;

internal sealed class SlotsVerb : DaemonVerb
{
    public override string Name => "slots";
    public override string Help => "Both firmware slots: what they hold, which one runs, why the last update failed";

    public override Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (daemon.Firmware is not { } firmware)
            return request.Refuse(daemon.WhyNoFirmware);
        try
        {
            UpdateWork? work = daemon.Change is { Code: null } change ? change.Work : null;
            string? written = work is { IsWriting: true } ? $"being written ({work.Percent} %)" : null;
            return request.Done(firmware.Describe(written).TrimEnd('\n'));
        }
        catch (IOException refused)
        {
            return request.Refuse(refused.Message + ".");
        }
    }
}
