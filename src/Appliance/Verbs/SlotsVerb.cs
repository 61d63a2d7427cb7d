using Appliance.Update;

namespace Appliance.Verbs;

internal sealed class SlotsVerb : BoxVerb
{
    public override string Name => "slots";
    public override string Help => "Both firmware slots: what they hold, which one runs, why the last update failed";

    public override Task<int> Run(Box box, Question question)
    {
        if (box.Firmware is not { } firmware)
            return question.Refuse(box.WhyNoFirmware);
        try
        {
            UpdateWork? work = box.Change is { Code: null } change ? change.Work : null;
            string? written = work is { IsWriting: true } ? $"being written ({work.Percent} %)" : null;
            return question.Done(firmware.Describe(written).TrimEnd('\n'));
        }
        catch (IOException refused)
        {
            return question.Refuse(refused.Message + ".");
        }
    }
}
