using System.Text;
using Appliance.Generations;
using Appliance.Logging;
using VrrpAot.Kernel;

namespace Appliance.Update;

/// <summary>
/// The two slots of this box: what the card says (which boots), and what the note in the state folder explains. Every step leaves, whenever the power goes, a card that boots:
/// the state that U-Boot reads changes in one sector, a slot that is written to is not the one that runs, and the note is written before the state that it explains.
/// </summary>
/// <param name="card">Opens the whole card.</param>
/// <param name="slots">Opens a slot.</param>
/// <param name="note">File of the <see cref="UpdateNote"/>.</param>
internal sealed class Firmware(ImageFacts image, Func<IBlockStore> card, Func<Slot, IBlockStore> slots, IDisk disk, string note, Action<LogLine> log)
{
    private readonly SlotStateStore _card = new(card);

    private const string NeverRan = "its kernel did not start, or ended before its program ran";
    private const string RanOnly = "it ran, and ended before it had proved itself: a panic, the watchdog or a power cut";

    public ImageFacts Image => image;
    public Slot Running { get; } = image.Running ?? throw new InvalidOperationException("Where there are no slots there is no Firmware.");
    public Slot Spare => Running.Other();
    public UpdateNote Note { get; private set; } = new();

    /// <summary>What runs is new, and has not proved itself.</summary>
    public bool IsOnTrial { get; private set; }

    /// <exception cref="IOException">The card refuses.</exception>
    public IBlockStore OpenSpare() => slots(Spare);

    /// <summary>At the start of every engine: takes note of what booted, and tidies up behind a trial that is over.</summary>
    /// <exception cref="IOException">The card refuses.</exception>
    public void Begin()
    {
        SlotState state = _card.Read();
        UpdateNote found = UpdateNote.Parse(disk.Read(note));
        Note = found.With(Running, new SlotContent(image.Version, image.Built));
        IsOnTrial = state.Trial == Running;
        if (IsOnTrial)
        {
            Say(LogLevel.Warning, $"Firmware {image.Version} is on trial in slot {Running.Name()}; slot {Spare.Name()} comes back unless it proves itself");
            if (Note.Trial is { Reason: null } trial)
                Note = Note with { Trial = trial with { Reason = RanOnly } };
        }
        else if (state.Trial is { } fallen)
        {
            Note = Note with { Trial = null, Failed = new FailedTrial(fallen, Note[fallen]?.Version ?? "", Note.Trial?.Reason ?? NeverRan) };
            Say(LogLevel.Error, $"{WhatFailed}. Slot {Running.Name()} with {image.Version} is back");
        }
        else if (Note.Trial is not null)
            Note = Note with { Trial = null }; // Committed, or never begun: the power went in between.
        Keep(found);
        if (!IsOnTrial && (state.Trial is not null || state.Active != Running))
        {
            if (state.Active != Running)
                Say(LogLevel.Error, $"Slot {state.Active.Name()} cannot be started any more; slot {Running.Name()} takes its place");
            _card.Write(new SlotState(Running));
        }
    }

    /// <summary>`the update of slot b to 1.2.3 failed: ...`; null when the last one did not.</summary>
    public string? WhatFailed => Note.Failed is { } failed
        ? $"The update of slot {failed.Slot.Name()}{(failed.Version == "" ? "" : $" to {failed.Version}")} failed: {failed.Why}" : null;

    /// <summary>The firmware on trial stays.</summary>
    /// <exception cref="IOException">The card refuses: it stays on trial.</exception>
    public void Commit()
    {
        _card.Write(new SlotState(Running));
        IsOnTrial = false;
        UpdateNote before = Note;
        Note = Note with { Trial = null, Failed = null };
        Keep(before);
        Say(LogLevel.Info, $"Firmware {image.Version} in slot {Running.Name()} has proved itself and stays");
    }

    /// <summary>The firmware on trial has failed: says why to the one before. A restart brings that back.</summary>
    public void GiveUp(string why)
    {
        Say(LogLevel.Error, $"Firmware {image.Version} in slot {Running.Name()} has not proved itself: {why}. Restarting into slot {Spare.Name()}");
        UpdateNote before = Note;
        Note = Note with { Trial = (Note.Trial ?? new TrialNote(Running, "", new TrialDemand([], [], []))) with { Reason = why } };
        Keep(before);
    }

    /// <summary>Before the spare slot is written to.</summary>
    public void ForgetSpare()
    {
        UpdateNote before = Note;
        Note = Note.With(Spare, null) with { Failed = null };
        Keep(before);
    }

    /// <summary>The spare slot holds this now.</summary>
    public void RememberSpare(SlotContent content)
    {
        UpdateNote before = Note;
        Note = Note.With(Spare, content);
        Keep(before);
    }

    /// <summary>The next start tries the spare slot, once.</summary>
    /// <exception cref="IOException">The card refuses.</exception>
    public void BeginTrial(string by, TrialDemand demand)
    {
        UpdateNote before = Note;
        Note = Note with { Trial = new TrialNote(Spare, by, demand), Failed = null };
        Keep(before);
        _card.Write(new SlotState(Running, Trial: Spare, Tries: 1));
        Say(LogLevel.Info, $"The next start tries slot {Spare.Name()}{(Note[Spare] is { } content ? $" with {content.Version}" : "")}, asked for by {by}");
    }

    /// <summary>There is no trial after all.</summary>
    /// <exception cref="IOException">The card refuses.</exception>
    public void TakeBackTrial()
    {
        _card.Write(new SlotState(Running));
        UpdateNote before = Note;
        Note = Note with { Trial = null };
        Keep(before);
    }

    /// <summary>Whether the spare slot holds nothing that boots: nothing at all, or an update that broke off.</summary>
    /// <exception cref="IOException">The card refuses.</exception>
    public bool IsSpareEmpty()
    {
        using IBlockStore slot = OpenSpare();
        return SlotWriter.IsEmpty(slot);
    }

    /// <summary>Two lines, and one for what failed last.</summary>
    /// <param name="spare">In place of what is known of the spare slot: `being written (40 %)`; null for that.</param>
    public string Describe(string? spare)
    {
        spare ??= IsSpareEmpty() ? "empty" : null;
        var text = new StringBuilder();
        foreach (Slot slot in (ReadOnlySpan<Slot>)[Slot.A, Slot.B])
        {
            string state = slot == Running ? IsOnTrial ? "runs, on trial" : "runs"
                : Note.Failed?.Slot == slot ? "failed" : IsOnTrial ? "comes back unless the other proves itself" : "spare";
            string content = slot == Spare && spare is not null ? spare
                : Note[slot] is { } known ? $"{known.Version}{(known.Built > 0 ? $", built {new Moment(known.Built * 1000)}" : "")}" : "unknown version";
            text.Append($"slot {slot.Name()}  {content}  ({state})\n");
        }
        return WhatFailed is { } failed ? text.Append(failed).Append(".\n").ToString() : text.ToString();
    }

    /// <summary>A disk that is full or broken costs explanations, and neither an update nor a fall back.</summary>
    private void Keep(UpdateNote before)
    {
        byte[] bytes = Note.ToBytes();
        if (bytes.AsSpan().SequenceEqual(before.ToBytes()))
            return;
        try
        {
            WholeFile.Replace(disk, note, bytes);
        }
        catch (IOException refused)
        {
            Say(LogLevel.Warning, $"What is known of the firmware slots is kept in memory only: {refused.Message}");
        }
    }

    private void Say(LogLevel level, string text) => log(new LogLine(level, text));
}
