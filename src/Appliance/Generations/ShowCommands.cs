using System.Globalization;
using System.Text;
using Appliance.Config;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Linux;
using static Appliance.Generations.Reply;

namespace Appliance.Generations;

/// <summary>`show`: the file, the candidate, what differs, and what was once. Nothing is changed by it.</summary>
internal sealed class ShowCommands(Commits commits, IConfigurationTarget engine, CandidateLock held)
{
    public Reply Configuration(Request request)
    {
        if (request.Word(0) is string word)
            return Find(commits, word, out Generation? generation) is { } complaint ? complaint
                : Whole(generation!.Text, request.Caller);
        return commits.Current() is { } text ? Whole(text, request.Caller)
            : Refused($"There is no {commits.File}.\n");
    }

    public Reply Candidate(Request request) =>
        held.Candidate is null ? Refused("There is no candidate: edit begins one.\n")
            : Whole(held.Candidate.ToBytes(), request.Caller);

    /// <summary>To whom may see all of it the very bytes.</summary>
    private Reply Whole(byte[] text, Caller caller) => new(ReplyCode.Done, Encoding.Latin1.GetString(
        CandidateLock.SeesAll(caller) ? text : TextLines.ToBytes(engine.Hide(TextLines.Of(text)))));

    public Reply Diff(Request request)
    {
        IReadOnlyList<string> after;
        string name;
        if (request.Word(0) is string word)
        {
            if (Find(commits, word, out Generation? generation) is { } complaint)
                return complaint;
            (after, name) = (TextLines.Of(generation!.Text), $"generation {generation.Number}");
        }
        else if (held.Candidate is null)
            return Refused("There is no candidate: edit begins one.\n");
        else
            (after, name) = (held.Candidate.Lines, "candidate");
        string[] before = TextLines.Of(commits.Current());
        string difference = TextDiff.Of(before, after, commits.File, name, held.Visible(before, request.Caller),
            held.Visible(after, request.Caller));
        string warning = request.Word(0) is null && held.ChangedUnderneath(held.Candidate!)
            ? CandidateLock.ChangedSentence : "";
        return new(ReplyCode.Done, warning + (difference == ""
            ? $"No line differs between {commits.File} and {name}.\n" : difference));
    }

    public Reply History(Request request)
    {
        IReadOnlyList<Generation> all = commits.History();
        if (all.Count == 0)
            return Done("Nothing has been committed yet.\n");
        byte[]? current = commits.Current();
        int inForce = current is null ? 0 : commits.Known(current)?.Number ?? 0;
        var text = new StringBuilder("    GEN  WHEN                 HOW                 WHO\n");
        for (int i = all.Count - 1; i >= 0; i--)
        {
            Generation generation = all[i];
            text.Append(generation.Number == inForce ? "  * " : "    ")
                .Append($"{generation.Number,3}  {generation.At.ToString()[..19]}  {generation.How,-18}  "
                + $"{generation.Who}\n");
        }
        if (inForce == 0)
            text.Append("None of them is in the file: somebody has changed it without a commit.\n");
        if (commits.OnTrial() is { } trial)
            text.Append(engine.IsAtOnce || !trial.Carried
                ? $"{trial.Committed} is on trial: {trial.Back} comes back in "
                    + $"{Phrases.Of(trial.Until - BootClock.Now)} unless it is confirmed.\n"
                : $"{trial.Committed} is tried by the next start: {trial.Back} comes back "
                    + $"{Phrases.Of(trial.Until - default(Instant))} after it unless it is confirmed.\n");
        return Done(text.ToString());
    }

    /// <summary>The generation of that number, or a complaint.</summary>
    public static Reply? Find(Commits commits, string word, out Generation? generation)
    {
        generation = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? commits.Find(number) : null;
        return generation is null ? Wrong($"There is no generation '{Shown(word)}'; show history lists them.\n") : null;
    }
}
