using Appliance.Base;
using Appliance.Sessions;
using Appliance.Update;

namespace Appliance.Verbs;

internal sealed class DowngradeVerb : BoxVerb
{
    public override string Name => "downgrade";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[force]";
    public override string Help => "Try the firmware in the other slot; while one is on trial: give that up";

    public override IReadOnlyList<string> Completions(Box box, int at) => at == 0 ? ["force"] : [];

    public override Task<int> Run(Box box, Question question)
    {
        if (question.Words is not ([] or ["force"]))
            return question.Wrong("Say downgrade, or downgrade force.");
        if (box.Firmware is not { } firmware)
            return question.Refuse(box.WhyNoFirmware);
        if (box.Change is { Code: null })
            return question.Refuse(FirmwareChange.OnItsWay);
        try
        {
            if (!firmware.IsOnTrial)
                return firmware.IsSpareEmpty()
                    ? question.Refuse($"Slot {firmware.Spare.Name()} is empty.")
                    : FirmwareChange.Begin(box, question, insists: question.Words.Count == 1, null);
        }
        catch (IOException refused)
        {
            return question.Refuse(refused.Message + ".");
        }
        firmware.GiveUp($"given up by {question.Caller.Name}");
        int errno = box.End(Ending.Restart);
        return errno == 0
            ? question.Done("The trial is given up. The box hands over and restarts with the firmware before.")
            : question.Refuse($"Process 1 cannot be asked: {Errno.Describe(errno)}.");
    }
}
