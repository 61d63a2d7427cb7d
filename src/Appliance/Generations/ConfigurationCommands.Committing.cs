using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Config;
using Appliance.Logging;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Generations;

internal sealed partial class ConfigurationCommands
{
    private const int MostMinutes = 24 * 60;
    /// <summary>An undo that the disk refuses is tried again; at the next start it would come first of all.</summary>
    private static readonly Duration s_undoAgain = Duration.FromSeconds(10);
    private static readonly Duration s_second = Duration.FromSeconds(1);

    /// <summary>A text is being taken up: files and engine do not agree for the moment.</summary>
    private bool _busy;
    private IDisposable? _undoTimer;

    /// <summary>At a start: a trial that goes on over it has its timer again.</summary>
    public void GoOn()
    {
        try
        {
            if (_commits.OnTrial() is { } trial && !IsYetToBegin(trial))
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
            if (!_busy && _undoTimer is not null && _commits.OnTrial() is null)
                StopWatching();
        }
        catch (IOException refused)
        {
            Log(LogLevel.Error, refused.Message);
        }
    }

    private async Task<Reply> Check(Request request)
    {
        if (request.Words.Count > 0)
            return Wrong("check takes no words here: it is about the candidate. check run NAME runs a check script.\n");
        byte[]? text = _candidate?.ToBytes() ?? _commits.Current();
        if (text is null)
            return Refused($"There is no {_commits.File}.\n");
        ConfigResult result = _engine.Inspect(text);
        var told = new StringBuilder(_candidate is null ? "There is no candidate: this is about the file.\n" : "");
        ConfigVerdict.Report(_commits.File, result, line => told.Append(line).Append('\n'));
        if (result.Settings is not null)
            told.Append(PlanSentences(await _engine.Plan(text)));
        string? locked = _engine.LocksOut(text);
        if (locked is not null)
            told.Append($"Nobody could log in to this box then: {locked}.\n");
        return new(Committable(result) && locked is null ? ReplyCode.Done : ReplyCode.Refused, TextLines.OfWord(told.ToString()));
    }

    private string PlanSentences(ReloadOutcome plan) => plan.Sentences(plan.Result switch
    {
        ReloadResult.Unchanged => "It means what runs already: nothing would change.",
        ReloadResult.Refused => "It cannot be run:",
        _ when !_engine.IsAtOnce => $"When it is committed, {plan.Text}.",
        _ => $"It would change this ({plan.Text}):",
    });

    /// <summary>A part that is left out for its mistake is no reason to refuse a file at a start, but nobody commits one on purpose.</summary>
    private static bool Committable(ConfigResult result, bool force = false)
    {
        foreach (Finding finding in result.Findings)
            if (finding.Severity >= Severity.Error && !(force && finding.Class == FindingClass.NobodyCanLogIn))
                return false;
        return result.Settings is not null;
    }

    private async Task<Reply> Commit(Request request)
    {
        if (!TryReadCommit(request.Words, out int minutes, out bool force))
            return Wrong($"commit, or commit confirm MINUTES (1 to {MostMinutes}); force behind it commits over a file that somebody else changed, or locks everybody out.\n");
        if (NotNow() is { } notNow)
            return notNow;
        if (_candidate is null)
            return Refused("There is no candidate: edit begins one.\n");
        if (Hold(request.Caller, out Candidate candidate) is { } held)
            return held;
        if (!candidate.IsChanged)
            return Refused("The candidate is the file as it is: there is nothing to commit. reload takes up a file changed by an editor.\n");
        if (ChangedUnderneath(candidate) && !force)
            return Refused(ChangedSentence + "show diff tells what a commit would change in it now. commit force commits nevertheless\n(the file as it is becomes a generation first); discard and edit begin anew from it.\n");
        byte[] text = candidate.ToBytes();
        ConfigResult result = _engine.Inspect(text);
        if (LockedOut(text, force, "commit") is { } locked)
            return locked;
        if (!Committable(result, force))
        {
            var told = new StringBuilder();
            ConfigVerdict.Report(_commits.File, result, line => told.Append(line).Append('\n'));
            return Refused(told.Append("Not committed: what is an error must be mended first.\n").ToString());
        }
        Reply reply = await PutInForce(text, minutes == 0 ? "commit" : $"commit confirm {minutes}",
            request.Caller.Name, minutes);
        if (reply.Code == ReplyCode.Done && _candidate == candidate)
            _candidate = null;
        return reply;
    }

    private Reply? LockedOut(byte[] text, bool force, string words) =>
        !force && _engine.LocksOut(text) is { } why
            ? Refused($"Nobody could log in to this box then: {why}. Nothing is changed; {words} force does it nevertheless.\n")
            : null;

    private static bool TryReadCommit(IReadOnlyList<string> words, out int minutes, out bool force)
    {
        (minutes, force) = (0, false);
        int i = 0;
        if (i < words.Count && words[i] == "confirm")
        {
            if (i + 1 >= words.Count || !int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out minutes) || minutes is < 1 or > MostMinutes)
                return false;
            i += 2;
        }
        if (i < words.Count && words[i] is "force" or "--force")
            (force, i) = (true, i + 1);
        return i == words.Count;
    }

    /// <summary>One at a time, and none while one is on trial: going back must mean one thing.</summary>
    private Reply? NotNow() =>
        _busy ? Refused("A configuration is being taken up just now: try again in a moment.\n")
        : _commits.OnTrial() is not { } trial ? null
        : IsYetToBegin(trial) ? NotTried(trial)
        : Refused($"Generation {trial.Committed} is on trial: confirm keeps it, {WayBack} takes it back.\n");

    private string WayBack => _engine.IsAtOnce ? "rollback" : "rollback appliance";

    /// <summary>Nobody can have seen yet that it works; a short press of the button confirms as well.</summary>
    private bool IsYetToBegin(CommitTrial trial) => trial.Carried && !_engine.IsAtOnce;

    private Reply NotTried(CommitTrial trial) => Refused(
        $"Generation {trial.Committed} waits for the next start (reboot), which tries it; {WayBack} takes it back.\n");

    private async Task<Reply> Rollback(Request request)
    {
        bool force = request.Words is [.., "force" or "--force"];
        if (request.Words.Count > (force ? 2 : 1))
            return Wrong("rollback wants the number of a generation, or nothing; force behind it also locks everybody out.\n");
        if (_busy)
            return NotNow()!;
        CommitTrial? trial = _commits.OnTrial();
        byte[]? current = _commits.Current();
        Generation? target;
        if (request.Word(0) is string word && !(force && request.Words.Count == 1))
        {
            if (FindGeneration(word, out target) is { } complaint)
                return complaint;
        }
        else
        {
            target = trial is null ? Before(current) : _commits.Find(trial.Back);
            if (target is null)
                return Refused("There is no generation before this one; show history lists them.\n");
        }
        if (current.AsSpan().SequenceEqual(target!.Text))
            return trial is null ? Refused($"Generation {target.Number} is in the file already; reload takes it up.\n") : Refused($"Generation {target.Number} is the one on trial: confirm keeps it.\n");
        ConfigResult result = _engine.Inspect(target.Text);
        if (result.Settings is null)
        {
            var told = new StringBuilder();
            ConfigVerdict.Report(_commits.File, result, line => told.Append(line).Append('\n'));
            return Refused(told.Append($"Generation {target.Number} can no longer be run: nothing is changed.\n").ToString());
        }
        if (LockedOut(target.Text, force, $"rollback {target.Number}") is { } locked)
            return locked;
        return await PutInForce(target.Text, $"rollback {target.Number}", request.Caller.Name, minutes: 0);
    }

    /// <summary>The newest generation older than what is in the file, with another text.</summary>
    private Generation? Before(byte[]? current)
    {
        int now = current is null ? int.MaxValue : _commits.Known(current)?.Number ?? int.MaxValue;
        Generation? before = null;
        foreach (Generation generation in _commits.History())
            if (generation.Number < now && !generation.Text.AsSpan().SequenceEqual(current))
                before = generation;
        return before;
    }

    private Reply Confirm(Request request)
    {
        if (_busy)
            return NotNow()!;
        if (_commits.OnTrial() is not { } trial)
            return Refused("Nothing waits to be confirmed.\n");
        if (IsYetToBegin(trial))
            return NotTried(trial);
        _commits.Confirm();
        StopWatching();
        Log(LogLevel.Info, $"generation {trial.Committed} is confirmed by {request.Caller.Name}");
        return Done($"Generation {trial.Committed} stays.\n");
    }

    private async Task<Reply> PutInForce(byte[] text, string how, string who, int minutes)
    {
        _busy = true;
        try
        {
            bool waits = !_engine.IsAtOnce;
            Instant? until = minutes == 0 ? null : (waits ? default : BootClock.Now) + Duration.FromSeconds(minutes * 60);
            Commits.Step step = _commits.PutInForce(text, how, who, Moment.Now, until, waits);
            StopWatching();
            if (step.CommitTrial is not null && !waits)
                Watch(step.CommitTrial);
            // The engine may have started again before we hear of it.
            if (step.CommitTrial is not null && !waits && (await _engine.Plan(text)).Result == ReloadResult.StartsAgain)
                _commits.CarryTrial();
            ReloadOutcome outcome = await _engine.Reload();
            if (outcome.Result == ReloadResult.Refused)
            {
                StopWatching();
                _commits.TakeBack(step);
                Log(LogLevel.Error, $"the {how} of {who} is taken back: {outcome.Text}");
                return Refused($"The engine has refused it, and the file is as it was: {outcome.Text}.\n");
            }
            if (outcome.Result == ReloadResult.StartsAgain)
                _commits.CarryTrial();
            Log(LogLevel.Info, $"generation {step.Now.Number}, {how} by {who}");
            string first = $"Generation {step.Now.Number} is {(_engine.IsAtOnce ? "in force" : "committed")}: {outcome.Text}.";
            string trial = step.CommitTrial is null ? ""
                : waits ? $"Unless confirm comes within {Count(minutes, "minute")} of that start, generation {step.CommitTrial.Back} comes back, and the box starts again.\n"
                : $"Unless confirm comes within {Count(minutes, "minute")}, generation {step.CommitTrial.Back} comes back.\n";
            return Done(outcome.Sentences(first) + trial);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Watch(CommitTrial trial)
    {
        StopWatching();
        _undoTimer = _desk.At(trial.Until, UndoSoon);
        _engine.TrialEndsAt(trial.Until);
    }

    private void StopWatching()
    {
        _undoTimer?.Dispose();
        _undoTimer = null;
        _engine.TrialEndsAt(null);
    }

    private void UndoSoon()
    {
        if (_busy)
            _undoTimer = _desk.At(BootClock.Now + s_second, UndoSoon);
        else
            _desk.Open("configuration", _ => UndoNow());
    }

    /// <summary>Nobody has confirmed.</summary>
    private async Task UndoNow()
    {
        _busy = true;
        try
        {
            Commits.UndoResult result = _commits.Undo("nobody confirmed", Moment.Now);
            Log(LogLevel.Warning, Sentence(result));
            StopWatching();
            if (result == Commits.UndoResult.Undone)
                await _engine.GoBack();
        }
        catch (IOException refused)
        {
            Log(LogLevel.Error, $"the commit that nobody confirmed cannot be undone, and it is tried again: {refused.Message}");
            _undoTimer = _desk.At(BootClock.Now + s_undoAgain, UndoSoon);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>For the log.</summary>
    public static string Sentence(Commits.UndoResult result) => result switch
    {
        Commits.UndoResult.Undone => "the commit on trial was not confirmed, and what was before is in force again",
        Commits.UndoResult.ChangedSince => "the commit on trial was not confirmed; somebody has changed the file since, so it stays as it is",
        Commits.UndoResult.Lost => "the commit on trial was not confirmed; the generation before it is gone, so the file stays as it is",
        _ => "no commit is on trial",
    };
}
