using System.Globalization;
using System.Text;
using Appliance.Config;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Generations;

internal sealed partial class ConfigurationCommands
{
    private Reply ShowConfiguration(Request request)
    {
        if (request.Word(0) is string word)
            return FindGeneration(word, out Generation? generation) is { } complaint ? complaint
                : Whole(generation!.Text, request.Caller);
        return _commits.Current() is { } text ? Whole(text, request.Caller)
            : Refused($"There is no {_commits.File}.\n");
    }

    private Reply ShowCandidate(Request request) =>
        _candidate is null ? Refused("There is no candidate: edit begins one.\n")
            : Whole(_candidate.ToBytes(), request.Caller);

    /// <summary>To whom may see all of it the very bytes.</summary>
    private Reply Whole(byte[] text, Caller caller) => new(ReplyCode.Done, Encoding.Latin1.GetString(SeesAll(caller)
        ? text
        : TextLines.ToBytes(_engine.Hide(TextLines.Of(text)))));

    private Reply ShowDiff(Request request)
    {
        IReadOnlyList<string> after;
        string name;
        if (request.Word(0) is string word)
        {
            if (FindGeneration(word, out Generation? generation) is { } complaint)
                return complaint;
            (after, name) = (TextLines.Of(generation!.Text), $"generation {generation.Number}");
        }
        else if (_candidate is null)
            return Refused("There is no candidate: edit begins one.\n");
        else
            (after, name) = (_candidate.Lines, "candidate");
        string[] before = TextLines.Of(_commits.Current());
        string difference = TextDiff.Of(before, after, _commits.File, name, Visible(before, request.Caller),
            Visible(after, request.Caller));
        string warning = request.Word(0) is null && ChangedUnderneath(_candidate!) ? ChangedSentence : "";
        return new(ReplyCode.Done, warning + (difference == ""
            ? $"No line differs between {_commits.File} and {name}.\n" : difference));
    }

    private Reply ShowHistory(Request request)
    {
        IReadOnlyList<Generation> all = _commits.History();
        if (all.Count == 0)
            return Done("Nothing has been committed yet.\n");
        byte[]? current = _commits.Current();
        int inForce = current is null ? 0 : _commits.Known(current)?.Number ?? 0;
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
        if (_commits.OnTrial() is { } trial)
            text.Append(_engine.IsAtOnce || !trial.Carried
                ? $"{trial.Committed} is on trial: {trial.Back} comes back in "
                    + $"{Phrases.Of(trial.Until - BootClock.Now)} unless it is confirmed.\n"
                : $"{trial.Committed} is tried by the next start: {trial.Back} comes back "
                    + $"{Phrases.Of(trial.Until - default(Instant))} after it unless it is confirmed.\n");
        return Done(text.ToString());
    }

    private Reply? FindGeneration(string word, out Generation? generation)
    {
        generation = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? _commits.Find(number) : null;
        return generation is null ? Wrong($"There is no generation '{Shown(word)}'; show history lists them.\n") : null;
    }

    private static string Shown(string word) => word.Length <= 40 ? word : word[..40] + "...";
}
