namespace Appliance.Checkers;

/// <summary>One that runs a program. It may have to be waited for after its end.</summary>
internal sealed class ScriptCheck(CheckKey key, int token, CheckTimeline timeline, ICheckEvents events, ScriptRun run)
    : AttemptedCheck(key, token, timeline, events)
{
    protected override AttemptEnd? EndOfAttempt => run.End;

    protected override Instant AttemptDeadline => run.Deadline;

    protected override void Start(int page, Instant now) => run.Start(now);

    protected override void AttemptDue(Instant now) => run.Due(now);

    protected override void GiveUp(Instant now) => run.TellToEnd(now);

    public override void Serve(Instant now)
    {
        run.Serve();
        Settle(now);
        if (IsLeaving)
            IsLeaving = run.IsRunning;
    }

    public override Instant NextDeadline => IsLeaving ? run.Deadline : base.NextDeadline;

    public override CheckMemory End(Instant now)
    {
        CheckMemory memory = base.End(now);
        run.TellToEnd(now);
        IsLeaving = run.IsRunning;
        return memory;
    }

    /// <summary>The host goes.</summary>
    public void Abandon() => run.Abandon();
}
