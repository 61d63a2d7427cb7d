using System.Text;
using Appliance.Base;
using Appliance.Generations;
using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>
/// The two slots of this node: what the card says (which boots), and what the note in the state folder explains. Every
/// step leaves, whenever the power goes, a card that boots: the state that U-Boot reads changes in one sector, a slot
/// that is written to is not the one that runs, and the note is written before the state that it explains.
/// </summary>
/// <param name="card">Opens the whole card.</param>
/// <param name="slots">Opens a slot.</param>
/// <param name="note">File of the <see cref="UpdateNote"/>.</param>
internal sealed class Firmware(ImageFacts image,
    Func<IBlockStore> card, Func<Slot, IBlockStore> slots, IDisk disk, string note, Action<LogLine> log)
{
    private const string NeverRan = "its kernel did not start, or its program ended before it could say why";
    private const string RanOnly =
        "it ran, and ended before it had proved itself: a panic, the watchdog or a power cut";

    private readonly SlotStateStore _card = new(card);
    private byte[] _kept = [];

    public ImageFacts Image => image;
    public Slot Running { get; } = image.Running
        ?? throw new InvalidOperationException("Where there are no slots there is no Firmware.");
    public Slot Spare => Running.Other();
    public UpdateNote Note { get; private set; } = new();

    /// <summary>What runs is new, and has not proved itself.</summary>
    public bool IsOnTrial { get; private set; }

    /// <exception cref="IOException">The card refuses.</exception>
    public IBlockStore OpenSpare() => slots(Spare);

    /// <summary>
    /// At the start of every engine: takes note of what booted, and tidies up behind a trial that is over.
    /// </summary>
    /// <exception cref="IOException">The card refuses.</exception>
    public void Begin()
    {
        SlotState state = _card.Read();
        _kept = disk.Read(note) ?? [];
        Note = UpdateNote.Parse(_kept);
        Note[Running] = new SlotContent(image.Version, image.Built);
        IsOnTrial = state.Trial == Running;
        if (IsOnTrial)
        {
            Say(LogLevel.Warning,
                $"Firmware {image.Version} is on trial in slot {Running.Name()}; slot {Spare.Name()} comes back "
                + $"unless it proves itself");
            if (Note.Trial is { Reason: null } trial)
                trial.Reason = RanOnly;
        }
        else
        {
            if (state.Trial is { } fallen)
            {
                Note.Failed = new FailedTrial(fallen, Note[fallen]?.Version ?? "", Note.Trial?.Reason ?? NeverRan);
                Say(LogLevel.Error, $"{WhatFailed}. Slot {Running.Name()} with {image.Version} is back");
            }
            // Also of one that was committed, or never begun: the power went in between.
            Note.Trial = null;
        }
        Keep();
        if (IsOnTrial || state is { Trial: null } && state.Active == Running)
            return;
        if (state.Active != Running)
            Say(LogLevel.Error,
                $"Slot {state.Active.Name()} cannot be started any more; slot {Running.Name()} takes its place");
        _card.Write(new SlotState(Running));
    }

    /// <summary>`The update of slot b to 1.2.3 failed: ...`; null when the last one did not.</summary>
    public string? WhatFailed => Note.Failed is { } failed
        ? $"The update of slot {failed.Slot.Name()}{(failed.Version == "" ? "" : " to ")}{failed.Version} failed: "
            + $"{failed.Why}" : null;

    /// <summary>The firmware on trial stays.</summary>
    /// <exception cref="IOException">The card refuses: it stays on trial.</exception>
    public void Commit()
    {
        _card.Write(new SlotState(Running));
        IsOnTrial = false;
        (Note.Trial, Note.Failed) = (null, null);
        Keep();
        Say(LogLevel.Info, $"Firmware {image.Version} in slot {Running.Name()} has proved itself and stays");
    }

    /// <summary>The firmware on trial has failed: says why to the one before. A restart brings that back.</summary>
    public void GiveUp(string why)
    {
        Say(LogLevel.Error,
            $"Firmware {image.Version} in slot {Running.Name()} has not proved itself: {why}. Restarting into slot "
            + $"{Spare.Name()}");
        Note.Trial ??= new TrialNote(Running, "", new TrialDemand([], [], []));
        Note.Trial.Reason = why;
        Keep();
    }

    /// <summary>What the spare slot holds; null before it is written to.</summary>
    public void RememberSpare(SlotContent? content)
    {
        Note[Spare] = content;
        Note.Failed = null;
        Keep();
    }

    /// <summary>The next start tries the spare slot, once.</summary>
    /// <exception cref="IOException">The card refuses.</exception>
    public void BeginTrial(string by, TrialDemand demand)
    {
        (Note.Trial, Note.Failed) = (new TrialNote(Spare, by, demand), null);
        Keep();
        _card.Write(new SlotState(Running, Trial: Spare, Tries: 1));
        Say(LogLevel.Info, $"The next start tries slot {Spare.Name()} {Note[Spare]?.Version}, asked for by {by}");
    }

    /// <summary>There is no trial after all.</summary>
    /// <exception cref="IOException">The card refuses.</exception>
    public void TakeBackTrial()
    {
        _card.Write(new SlotState(Running));
        Note.Trial = null;
        Keep();
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
    /// <exception cref="IOException">The card refuses.</exception>
    public string Describe(string? spare)
    {
        spare ??= IsSpareEmpty() ? "empty" : null;
        var text = new StringBuilder();
        for (Slot slot = Slot.A; slot <= Slot.B; slot++)
        {
            text.Append("slot ").Append(slot.Name()).Append("  ");
            if (slot == Spare && spare is not null)
                text.Append(spare);
            else if (Note[slot] is { } known)
                text.Append(known.Version).Append(", built ").Append(new Moment(known.Built * 1000).ToString());
            else
                text.Append("unknown version");
            text.Append(slot == Running ? IsOnTrial ? "  (runs, on trial)" : "  (runs)"
                : Note.Failed?.Slot == slot ? "  (failed)" : IsOnTrial
                    ? "  (comes back unless the other proves itself)" : "  (spare)").Append('\n');
        }
        return text.Append(WhatFailed).Append(WhatFailed is null ? "" : ".\n").ToString();
    }

    /// <summary>A disk that is full or broken costs explanations, and neither an update nor a fall back.</summary>
    private void Keep()
    {
        byte[] bytes = Note.ToBytes();
        if (bytes.AsSpan().SequenceEqual(_kept))
            return;
        try
        {
            WholeFile.Replace(disk, note, bytes);
            _kept = bytes;
        }
        catch (IOException refused)
        {
            Say(LogLevel.Warning, $"What is known of the firmware slots is kept in memory only: {refused.Message}");
        }
    }

    private void Say(LogLevel level, string text) => log(new LogLine(level, text));
}
