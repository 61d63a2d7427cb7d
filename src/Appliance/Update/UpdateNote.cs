using System.Globalization;
using System.Text;

namespace Appliance.Update;

/// <summary>What is known of one slot's content.</summary>
/// <param name="Version">A word without blanks.</param>
internal sealed record SlotContent(string Version, long Built);

/// <summary>What the box was before an update, and so has to be again with the new firmware.</summary>
/// <param name="Serving">The instances that were BACKUP or MASTER.</param>
/// <param name="Hearing">Those of them that had heard a healthy peer.</param>
/// <param name="Links">Network interfaces that had a carrier.</param>
internal sealed record TrialDemand(string[] Serving, string[] Hearing, string[] Links);

/// <param name="By">Who asked.</param>
/// <param name="Reason">The last that is known of why it would fail; null as long as its program has not run.</param>
internal sealed record TrialNote(Slot Slot, string By, TrialDemand Demand, string? Reason = null);

/// <param name="Version">Empty when it is not known.</param>
internal sealed record FailedTrial(Slot Slot, string Version, string Why);

/// <summary>
/// What is kept of updates in the state folder, so that the firmware before and the one after know of each other: `update`, lines of text, the last of which is `end`. Which slot
/// boots stands on the card (<see cref="SlotState"/>); whoever loses this file loses only explanations, and what the trial demands. Pure.
/// </summary>
internal sealed record UpdateNote(SlotContent? A = null, SlotContent? B = null, TrialNote? Trial = null, FailedTrial? Failed = null)
{
    public SlotContent? this[Slot slot] => slot == Slot.A ? A : B;

    public UpdateNote With(Slot slot, SlotContent? content) => slot == Slot.A ? this with { A = content } : this with { B = content };

    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        foreach (Slot slot in (ReadOnlySpan<Slot>)[Slot.A, Slot.B])
            if (this[slot] is { } content)
                text.Append($"slot {slot.Name()} {content.Version} {content.Built}\n");
        if (Trial is { } trial)
        {
            text.Append($"trial {trial.Slot.Name()} {trial.By}\n");
            Append(text, "serving", trial.Demand.Serving);
            Append(text, "hearing", trial.Demand.Hearing);
            Append(text, "link", trial.Demand.Links);
            if (trial.Reason is { } reason)
                text.Append($"reason {reason}\n");
        }
        if (Failed is { } failed)
            text.Append($"failed {failed.Slot.Name()} {failed.Version} {failed.Why}\n");
        return Encoding.UTF8.GetBytes(text.Append("end\n").ToString());
    }

    private static void Append(StringBuilder text, string key, string[] values)
    {
        foreach (string value in values)
            text.Append(key).Append(' ').Append(value).Append('\n');
    }

    /// <summary>Nothing known, for what is not whole.</summary>
    public static UpdateNote Parse(byte[]? bytes)
    {
        string text = Encoding.UTF8.GetString(bytes ?? []);
        var note = new UpdateNote();
        if (!text.EndsWith("end\n", StringComparison.Ordinal))
            return note;
        List<string> serving = [], hearing = [], links = [];
        foreach (string line in text.Split('\n'))
        {
            int blank = line.IndexOf(' ');
            string key = blank < 0 ? line : line[..blank], value = blank < 0 ? "" : line[(blank + 1)..];
            string[] words = value.Split(' ', 3);
            Slot? slot = Slots.Read(words[0]);
            if (key == "serving")
                serving.Add(value);
            else if (key == "hearing")
                hearing.Add(value);
            else if (key == "link")
                links.Add(value);
            else if (key == "reason" && note.Trial is { } known)
                note = note with { Trial = known with { Reason = value } };
            else if (key == "slot" && slot is { } which && words.Length == 3 && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long built))
                note = note.With(which, new SlotContent(words[1], built));
            else if (key == "trial" && slot is { } tried)
                note = note with { Trial = new TrialNote(tried, value.Length > 2 ? value[2..] : "", new TrialDemand([], [], [])) };
            else if (key == "failed" && slot is { } fallen && words.Length == 3)
                note = note with { Failed = new FailedTrial(fallen, words[1], words[2]) };
        }
        return note.Trial is { } trial ? note with { Trial = trial with { Demand = new TrialDemand([.. serving], [.. hearing], [.. links]) } } : note;
    }
}
