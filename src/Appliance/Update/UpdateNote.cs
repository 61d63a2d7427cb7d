using System.Globalization;
using System.Text;
using Appliance.Base;

namespace Appliance.Update;

/// <summary>What is known of one slot's content.</summary>
/// <param name="version">A word without blanks; empty when it is not known.</param>
/// <param name="built">Seconds since 1970; 0 when it is not known.</param>
internal sealed class SlotContent(string version, long built)
{
    public string Version { get; } = version;
    public long Built { get; } = built;
}

/// <summary>A trial that is under way.</summary>
/// <param name="by">Who asked.</param>
internal sealed class TrialNote(Slot slot, string by, TrialDemand demand)
{
    public Slot Slot { get; } = slot;
    public string By { get; } = by;
    public TrialDemand Demand { get; } = demand;
    /// <summary>The last that is known of why it would fail; null as long as its program has not run.</summary>
    public string? Reason { get; set; }
}

/// <summary>A trial that did not end well.</summary>
/// <param name="version">Empty when it is not known.</param>
internal sealed class FailedTrial(Slot slot, string version, string why)
{
    public Slot Slot { get; } = slot;
    public string Version { get; } = version;
    public string Why { get; } = why;
}

/// <summary>
/// What is kept of updates in the state folder, so that the firmware before and the one after know of each other:
/// `update`, lines of text, the last of which is `end`. Which slot boots stands on the card (<see cref="SlotState"/>);
/// without this file only explanations are lost, and what the trial demands. Pure.
/// </summary>
internal sealed class UpdateNote
{
    private readonly SlotContent?[] _slots = new SlotContent?[2];

    public SlotContent? this[Slot slot]
    {
        get => _slots[(int)slot];
        set => _slots[(int)slot] = value;
    }

    public TrialNote? Trial { get; set; }
    public FailedTrial? Failed { get; set; }

    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        for (Slot slot = Slot.A; slot <= Slot.B; slot++)
            if (this[slot] is { } content)
                text.Append("slot ").Append(slot.Name()).Append(' ').Append(content.Version).Append(' ')
                    .Append(content.Built).Append('\n');
        if (Trial is { } trial)
        {
            text.Append("trial ").Append(trial.Slot.Name()).Append(' ').Append(trial.By).Append('\n');
            Append(text, "serving ", trial.Demand.Serving);
            Append(text, "hearing ", trial.Demand.Hearing);
            Append(text, "link ", trial.Demand.Links);
            if (trial.Reason is { } reason)
                text.Append("reason ").Append(reason).Append('\n');
        }
        if (Failed is { } failed)
            text.Append("failed ").Append(failed.Slot.Name()).Append(' ').Append(failed.Version).Append(' ')
                .Append(failed.Why).Append('\n');
        return Encoding.UTF8.GetBytes(text.Append("end\n").ToString());
    }

    private static void Append(StringBuilder text, string key, List<string> values)
    {
        foreach (string value in values)
            text.Append(key).Append(value).Append('\n');
    }

    /// <summary>Nothing known, for what is not whole.</summary>
    public static UpdateNote Parse(byte[]? bytes)
    {
        string text = Encoding.UTF8.GetString(bytes ?? []);
        var note = new UpdateNote();
        foreach (string line in text.EndsWith("end\n", StringComparison.Ordinal) ? text.Split('\n') : [])
            note.Take(line.Split(' ', 2));
        return note;
    }

    /// <summary>A line that is not understood says nothing.</summary>
    private void Take(string[] line)
    {
        string value = line.Length < 2 ? "" : line[1];
        string[] words = value.Split(' ', 3);
        Slot? slot = Slots.Read(words[0]);
        switch (line[0])
        {
            case "slot" when slot is { } which && words.Length == 3
                && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long built)
                && built <= Moment.Last.UnixMilliseconds / 1000:
                this[which] = new SlotContent(words[1], built);
                break;
            case "trial" when slot is { } which:
                Trial = new TrialNote(which, value.Length > 2 ? value[2..] : "", new TrialDemand([], [], []));
                break;
            case "serving":
                Trial?.Demand.Serving.Add(value);
                break;
            case "hearing":
                Trial?.Demand.Hearing.Add(value);
                break;
            case "link":
                Trial?.Demand.Links.Add(value);
                break;
            case "reason" when Trial is not null:
                Trial.Reason = value;
                break;
            case "failed" when slot is { } which && words.Length == 3:
                Failed = new FailedTrial(which, words[1], words[2]);
                break;
        }
    }
}
