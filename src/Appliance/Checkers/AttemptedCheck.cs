using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// A check that is made of attempts: its <see cref="CheckTimeline"/> says when, and what is made of their ends.
/// </summary>
internal abstract class AttemptedCheck(CheckKey key, int token, CheckTimeline timeline, ICheckEvents events)
    : RunningCheck(key, token)
{
    /// <summary>One thread has all checks, and one of them is at work at a time.</summary>
    [ThreadStatic]
    private static List<CheckOutput>? s_outputs;

    private Instant _startedAt;

    /// <summary>How the attempt ended; null while it is on its way.</summary>
    protected abstract AttemptEnd? EndOfAttempt { get; }

    /// <summary>When the attempt wants to be looked at.</summary>
    protected abstract Instant AttemptDeadline { get; }

    protected abstract void Start(int page, Instant now);

    /// <summary>Its deadline may have come.</summary>
    protected abstract void AttemptDue(Instant now);

    /// <summary>Gives an attempt up that is on its way.</summary>
    protected abstract void GiveUp(Instant now);

    public override Instant NextDeadline => Instant.Earlier(timeline.NextDeadline, AttemptDeadline);

    public override CheckMemory Memory => timeline.Memory;

    public override void Due(Instant now)
    {
        AttemptDue(now);
        Settle(now);
        if (IsLeaving)
            return;
        List<CheckOutput> outputs = s_outputs ??= [];
        timeline.Due(now, outputs);
        Tell(outputs, now);
        Settle(now);
    }

    /// <summary>The attempt may be over.</summary>
    protected void Settle(Instant now)
    {
        if (IsLeaving || !timeline.IsAttempting || EndOfAttempt is not { } end)
            return;
        List<CheckOutput> outputs = s_outputs ??= [];
        timeline.Ended(end, now, outputs);
        Tell(outputs, now);
        events.Measured(Key, end.Result == AttemptResult.Passed, now - _startedAt, end.Remark);
    }

    private void Tell(List<CheckOutput> outputs, Instant now)
    {
        // Whoever is told may ask for something that fills the list anew.
        ReadOnlySpan<CheckOutput> wanted = outputs.Count == 0 ? [] : outputs.ToArray();
        outputs.Clear();
        foreach (CheckOutput output in wanted)
            switch (output.Kind)
            {
                case CheckOutputKind.Attempt:
                    _startedAt = now;
                    Start((int)output.Number, now);
                    break;
                case CheckOutputKind.Changed:
                    events.Changed(Key, output.IsUp, output.Text);
                    break;
                case CheckOutputKind.Adjusted:
                    events.Adjusted(Key, output.Weight);
                    break;
                case CheckOutputKind.Said:
                    events.Said(output.Level, output.Text);
                    break;
            }
    }

    public override void Suspend()
    {
        if (timeline.IsAttempting)
            GiveUp(BootClock.Now);
        timeline.Suspend();
    }

    public override void Resume() => timeline.Resume();

    public override CheckMemory End(Instant now)
    {
        if (timeline.IsAttempting)
            GiveUp(now);
        return timeline.Memory;
    }
}

/// <summary>One that talks over the network.</summary>
internal sealed class NetworkCheck(CheckKey key, int token, CheckTimeline timeline, ICheckEvents events,
    Attempt attempt) : AttemptedCheck(key, token, timeline, events)
{
    protected override AttemptEnd? EndOfAttempt => attempt.End;

    protected override Instant AttemptDeadline => attempt.Deadline;

    protected override void Start(int page, Instant now) => attempt.Start(page, now);

    protected override void AttemptDue(Instant now) => attempt.Due(now);

    protected override void GiveUp(Instant now) => attempt.Close();

    public override void Serve(Instant now)
    {
        attempt.Serve(now);
        Settle(now);
    }
}
