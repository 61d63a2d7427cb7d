using System.Globalization;
using System.Text;
using Appliance.Config;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Texts;
using static Appliance.Generations.Reply;

namespace Appliance.Generations;

/// <summary>`check`, `commit`, `confirm`, `rollback`: what is judged before a text is put in force.</summary>
internal sealed class CommitCommands(Commits commits, IConfigurationTarget engine, CandidateLock held,
    TakingUp takingUp)
{
    private const int MostMinutes = 24 * 60;

    public async Task<Reply> Check(Request request)
    {
        if (request.Words.Count > 0)
            return Wrong("check takes no words here: it is about the candidate. check run NAME runs a check script.\n");
        byte[]? text = held.Candidate?.ToBytes() ?? commits.Current();
        if (text is null)
            return Refused($"There is no {commits.File}.\n");
        ConfigResult result = engine.Inspect(text);
        string told = (held.Candidate is null ? "There is no candidate: this is about the file.\n" : "")
            + Verdict(result);
        if (result.Settings is not null)
            told += PlanSentences(await engine.Plan(text));
        string? locked = engine.LocksOut(text);
        if (locked is not null)
            told += $"Nobody could log in to this box then: {locked}.\n";
        return Committable(result) && locked is null ? Done(told) : Refused(told);
    }

    private string Verdict(ConfigResult result)
    {
        var told = new StringBuilder();
        ConfigVerdict.Report(commits.File, result, line => told.Append(line).Append('\n'));
        return told.ToString();
    }

    private string PlanSentences(ReloadOutcome plan) => plan.Sentences(plan.Result switch
    {
        ReloadResult.Unchanged => "It means what runs already: nothing would change.",
        ReloadResult.Refused => "It cannot be run:",
        _ when !engine.IsAtOnce => $"When it is committed, {plan.Text}.",
        _ => $"It would change this ({plan.Text}):",
    });

    /// <summary>
    /// A part that is left out for its mistake is no reason to refuse a file at a start, but nobody commits one on
    /// purpose.
    /// </summary>
    private static bool Committable(ConfigResult result, bool force = false)
    {
        foreach (Finding finding in result.Findings)
            if (finding.Severity >= Severity.Error && !(force && finding.Class == FindingClass.NobodyCanLogIn))
                return false;
        return result.Settings is not null;
    }

    public async Task<Reply> Commit(Request request)
    {
        if (!TryReadCommit(request.Words, out int minutes, out bool force))
            return Wrong($"commit, or commit confirm MINUTES (1 to {MostMinutes}); force behind it commits over a file "
                + "that somebody else changed, or locks everybody out.\n");
        if (NotNow() is { } notNow)
            return notNow;
        if (held.Candidate is null)
            return Refused("There is no candidate: edit begins one.\n");
        if (held.Hold(request.Caller, out Candidate candidate) is { } others)
            return others;
        if (!candidate.IsChanged)
            return Refused("The candidate is the file as it is: there is nothing to commit. reload takes up a file "
                + "changed by an editor.\n");
        if (held.ChangedUnderneath(candidate) && !force)
            return Refused(CandidateLock.ChangedSentence + "show diff tells what a commit would change in it now. "
                + "commit force commits nevertheless\n(the file as it is becomes a generation first); discard and edit "
                + "begin anew from it.\n");
        byte[] text = candidate.ToBytes();
        ConfigResult result = engine.Inspect(text);
        if (LockedOut(text, force, "commit") is { } locked)
            return locked;
        if (!Committable(result, force))
            return Refused(Verdict(result) + "Not committed: what is an error must be mended first.\n");
        Reply reply = await takingUp.PutInForce(text, minutes == 0 ? "commit" : $"commit confirm {minutes}",
            request.Caller.Name, minutes);
        if (reply.Code == ReplyCode.Done && held.Candidate == candidate)
            held.GiveUp();
        return reply;
    }

    private Reply? LockedOut(byte[] text, bool force, string words) =>
        !force && engine.LocksOut(text) is { } why
            ? Refused($"Nobody could log in to this box then: {why}. Nothing is changed; {words} force does it "
                + "nevertheless.\n")
            : null;

    private static bool TryReadCommit(IReadOnlyList<string> words, out int minutes, out bool force)
    {
        (minutes, force) = (0, false);
        int i = 0;
        if (i < words.Count && words[i] == "confirm")
        {
            if (i + 1 >= words.Count
                || !int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out minutes)
                || minutes is < 1 or > MostMinutes)
                return false;
            i += 2;
        }
        if (i < words.Count && words[i] is "force" or "--force")
            (force, i) = (true, i + 1);
        return i == words.Count;
    }

    /// <summary>One at a time, and none while one is on trial: going back must mean one thing.</summary>
    private Reply? NotNow() =>
        takingUp.IsUnderWay ? Busy
        : commits.OnTrial() is not { } trial ? null
        : takingUp.IsYetToBegin(trial) ? NotTried(trial)
        : Refused($"Generation {trial.Committed} is on trial: confirm keeps it, {WayBack} takes it back.\n");

    private static Reply Busy => Refused("A configuration is being taken up just now: try again in a moment.\n");

    private string WayBack => engine.IsAtOnce ? "rollback" : "rollback appliance";

    private Reply NotTried(CommitTrial trial) => Refused(
        $"Generation {trial.Committed} waits for the next start (reboot), which tries it; {WayBack} takes it back.\n");

    public async Task<Reply> Rollback(Request request)
    {
        bool force = request.Words is [.., "force" or "--force"];
        if (request.Words.Count > (force ? 2 : 1))
            return Wrong("rollback wants the number of a generation, or nothing; force behind it also locks everybody "
                + "out.\n");
        if (takingUp.IsUnderWay)
            return Busy;
        CommitTrial? trial = commits.OnTrial();
        byte[]? current = commits.Current();
        Generation? target;
        if (request.Word(0) is string word && !(force && request.Words.Count == 1))
        {
            if (ShowCommands.Find(commits, word, out target) is { } complaint)
                return complaint;
        }
        else
        {
            target = trial is null ? Before(current) : commits.Find(trial.Back);
            if (target is null)
                return Refused("There is no generation before this one; show history lists them.\n");
        }
        if (current.AsSpan().SequenceEqual(target!.Text))
            return Refused(trial is null ? $"Generation {target.Number} is in the file already; reload takes it up.\n"
                : $"Generation {target.Number} is the one on trial: confirm keeps it.\n");
        ConfigResult result = engine.Inspect(target.Text);
        if (result.Settings is null)
            return Refused(Verdict(result)
                + $"Generation {target.Number} can no longer be run: nothing is changed.\n");
        if (LockedOut(target.Text, force, $"rollback {target.Number}") is { } locked)
            return locked;
        return await takingUp.PutInForce(target.Text, $"rollback {target.Number}", request.Caller.Name, minutes: 0);
    }

    /// <summary>The newest generation older than what is in the file, with another text.</summary>
    private Generation? Before(byte[]? current)
    {
        int now = current is null ? int.MaxValue : commits.Known(current)?.Number ?? int.MaxValue;
        Generation? before = null;
        foreach (Generation generation in commits.History())
            if (generation.Number < now && !generation.Text.AsSpan().SequenceEqual(current))
                before = generation;
        return before;
    }

    public Reply Confirm(Request request)
    {
        if (takingUp.IsUnderWay)
            return Busy;
        if (commits.OnTrial() is not { } trial)
            return Refused("Nothing waits to be confirmed.\n");
        if (takingUp.IsYetToBegin(trial))
            return NotTried(trial);
        takingUp.Confirm(trial, request.Caller.Name);
        return Done($"Generation {trial.Committed} stays.\n");
    }
}
