using Appliance.Base;
using Appliance.Sessions;
using Appliance.Update;
using VrrpAot.Linux;

namespace Appliance.Verbs;

internal sealed class DowngradeVerb : DaemonVerb
{
    public override string Name => "downgrade";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[force]";
    public override string Help => "Try the firmware in the other slot; while one is on trial: give that up";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0 ? ["force"] : [];

    public override Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (request.Words is not ([] or ["force"]))
            return request.Wrong("Say downgrade, or downgrade force.");
        if (daemon.Firmware is not { } firmware)
            return request.Refuse(daemon.WhyNoFirmware);
        if (daemon.Change is { Code: null })
            return request.Refuse(FirmwareChange.OnItsWay);
        try
        {
            if (!firmware.IsOnTrial)
                return firmware.IsSpareEmpty()
                    ? request.Refuse($"Slot {firmware.Spare.Name()} is empty.")
                    : FirmwareChange.Begin(daemon, request, force: request.Words.Count == 1, null);
        }
        catch (IOException refused)
        {
            return request.Refuse(refused.Message + ".");
        }
        firmware.GiveUp($"given up by {request.Caller.Name}");
        Errno errno = daemon.End(Ending.Restart);
        return errno.IsOk
            ? request.Done("The trial is given up. The box hands over and restarts with the firmware before.")
            : request.Refuse($"Process 1 cannot be asked: {errno}.");
    }
}
