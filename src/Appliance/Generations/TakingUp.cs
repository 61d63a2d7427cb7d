using Appliance.Base;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Linux;
using static Appliance.Generations.Reply;

namespace Appliance.Generations;

/// <summary>
/// A text is put in force, and taken back when the engine refuses it, or when nobody has confirmed it in time. One at a
/// time.
/// </summary>
internal sealed class TakingUp(Desk desk, Commits commits, IConfigurationTarget engine, Action<LogLine> log)
{
    /// <summary>An undo that the disk refuses is tried again; at the next start it would come first of all.</summary>
    private static readonly Duration s_undoAgain = Duration.FromSeconds(10);
    private static readonly Duration s_second = Duration.FromSeconds(1);

    private IDisposable? _undoTimer;

    /// <summary>A text is being taken up: files and engine do not agree for the moment.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>A commit is undone when its time has come.</summary>
    public bool WaitsForConfirmation => _undoTimer is not null;

    /// <summary>A commit waits to be confirmed. False where that cannot be told.</summary>
    public bool IsOnTrial
    {
        get
        {
            try
            {
                return commits.OnTrial() is not null;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Nobody can have seen yet that it works; a short press of the button confirms as well.</summary>
    public bool IsYetToBegin(CommitTrial trial) => trial.Carried && !engine.IsAtOnce;

    /// <summary>At a start: a trial that goes on over it has its timer again.</summary>
    public void GoOn()
    {
        try
        {
            if (commits.OnTrial() is { } trial && !IsYetToBegin(trial))
                Watch(trial);
        }
        catch (IOException refused)
        {
            Log(LogLevel.Error, refused.Message);
        }
    }

    /// <summary>An engine has started, and what was on trial may have been undone by that.</summary>
    public void LookAgain()
    {
        try
        {
            if (!IsUnderWay && _undoTimer is not null && commits.OnTrial() is null)
                StopWatching();
        }
        catch (IOException refused)
        {
            Log(LogLevel.Error, refused.Message);
        }
    }

    /// <summary>The commit on trial stays.</summary>
    public void Confirm(CommitTrial trial, string who)
    {
        commits.Confirm();
        StopWatching();
        Log(LogLevel.Info, $"generation {trial.Committed} is confirmed by {who}");
    }

    /// <param name="minutes">After which it is undone unless confirmed; 0 for a text that stays.</param>
    public async Task<Reply> PutInForce(byte[] text, string how, string who, int minutes)
    {
        IsUnderWay = true;
        try
        {
            bool waits = !engine.IsAtOnce;
            Instant? until = minutes == 0 ? null
                : (waits ? default : BootClock.Now) + Duration.FromSeconds(minutes * 60);
            Commits.Step step = commits.PutInForce(text, how, who, Moment.Now, until, waits);
            StopWatching();
            if (step.CommitTrial is not null && !waits)
                Watch(step.CommitTrial);
            // The engine may have started again before we hear of it.
            if (step.CommitTrial is not null && !waits
                && (await engine.Plan(text)).Result == ReloadResult.StartsAgain)
                commits.CarryTrial();
            ReloadOutcome outcome = await engine.Reload();
            if (outcome.Result is ReloadResult.Refused or ReloadResult.Unknown)
                return await TakeBack(step, outcome, $"the {how} of {who}");
            if (outcome.Result == ReloadResult.StartsAgain)
                commits.CarryTrial();
            Log(LogLevel.Info, $"generation {step.Now.Number}, {how} by {who}");
            return Done(outcome.Sentences(
                $"Generation {step.Now.Number} is {(engine.IsAtOnce ? "in force" : "committed")}: {outcome.Text}.")
                + TrialSentence(step.CommitTrial, minutes, waits));
        }
        finally
        {
            IsUnderWay = false;
        }
    }

    private async Task<Reply> TakeBack(Commits.Step step, ReloadOutcome outcome, string what)
    {
        StopWatching();
        commits.TakeBack(step);
        Log(LogLevel.Error, $"{what} is taken back: {outcome.Text}");
        if (outcome.Result == ReloadResult.Refused)
            return Refused($"The engine has refused it, and the file is as it was: {outcome.Text}.\n");
        // An engine that ended over it may have started with it: whatever it has read, what was before is in force.
        ReloadOutcome back = await engine.GoBack();
        return Refused($"{outcome.Text}. The file is as it was, "
            + (back.Result is ReloadResult.Refused or ReloadResult.Unknown ? $"and not in force yet: {back.Text}.\n"
                : "and in force.\n"));
    }

    private static string TrialSentence(CommitTrial? trial, int minutes, bool waits) =>
        trial is null ? ""
        : waits ? $"Unless confirm comes within {Count(minutes, "minute")} of that start, generation {trial.Back} "
            + "comes back, and the box starts again.\n"
        : $"Unless confirm comes within {Count(minutes, "minute")}, generation {trial.Back} comes back.\n";

    private void Watch(CommitTrial trial)
    {
        StopWatching();
        _undoTimer = desk.At(trial.Until, UndoSoon);
        engine.TrialEndsAt(trial.Until);
    }

    private void StopWatching()
    {
        _undoTimer?.Dispose();
        _undoTimer = null;
        engine.TrialEndsAt(null);
    }

    private void UndoSoon()
    {
        if (IsUnderWay)
            _undoTimer = desk.At(BootClock.Now + s_second, UndoSoon);
        else
            desk.Open("configuration", _ => UndoNow());
    }

    /// <summary>Nobody has confirmed.</summary>
    private async Task UndoNow()
    {
        IsUnderWay = true;
        try
        {
            Commits.UndoResult result = commits.Undo("nobody confirmed", Moment.Now);
            Log(LogLevel.Warning, Commits.Sentence(result));
            StopWatching();
            if (result == Commits.UndoResult.Undone)
                await engine.GoBack();
        }
        catch (IOException refused)
        {
            Log(LogLevel.Error,
                $"the commit that nobody confirmed cannot be undone, and it is tried again: {refused.Message}");
            _undoTimer = desk.At(BootClock.Now + s_undoAgain, UndoSoon);
        }
        finally
        {
            IsUnderWay = false;
        }
    }

    private void Log(LogLevel level, string text) => log(new LogLine(level, $"configuration: {text}"));
}
