using System.Globalization;
using System.Text;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Linux;
using static Appliance.Generations.Reply;

namespace Appliance.Generations;

/// <summary>`edit` and what is said in its mode: the candidate is shown and changed, line by line.</summary>
internal sealed class EditCommands(CandidateLock held, string file)
{
    /// <summary>What can stand behind `edit`.</summary>
    private static IEnumerable<string> All => ConfigurationCommands.Specifications(() => [])
        .Where(command => command.Name.StartsWith("edit ", StringComparison.Ordinal))
        .Select(command => command.Name[5..]);

    /// <summary>`edit`, and with a text `edit &lt; FILE`.</summary>
    public Reply Edit(Request request)
    {
        if (request.Words.Count > 0)
            return Wrong($"There is no 'edit {Shown(request.Words[0])}': there are {string.Join(", ", All)}.\n");
        if (held.Hold(request.Caller, out Candidate candidate) is { } others)
            return others;
        if (request.Caller.Text is { } text)
            return TakeWhole(text, request.Caller);
        string begun = candidate.IsChanged
            ? $"The candidate of {Phrases.Ago(candidate.BegunAt, BootClock.Now)} is taken up again "
                + $"({Count(candidate.Lines.Count, "line")}). show diff tells what it changes.\n"
            : $"A candidate of {file} is begun ({Count(candidate.Lines.Count, "line")}).\n";
        return Done(begun + (held.ChangedUnderneath(candidate) ? CandidateLock.ChangedSentence : "")
            + IncludeSentence(candidate)
            + "list, find, insert, append, replace, change, delete, undo; ? tells how.\nThen check, show diff, and "
            + "commit or commit confirm 5. exit keeps it.\n");
    }

    public Reply Paste(Request request)
    {
        if (request.Words.Count > 0)
            return Wrong("paste takes no words: it replaces the whole text.\n");
        if (held.Hold(request.Caller, out _) is { } others)
            return others;
        return request.Caller.Text is { } text ? TakeWhole(text, request.Caller) : new(ReplyCode.TextWanted, "");
    }

    /// <summary>A whole text begins the candidate anew, from the file as it is now.</summary>
    private Reply TakeWhole(byte[] text, Caller caller)
    {
        if (text.Length == 0)
            return Refused("The text is empty: nothing is changed. edit delete 1- removes all lines.\n");
        Candidate next = held.Anew(caller);
        if (!next.Replace(0, next.Lines.Count, TextLines.Of(text), BootClock.Now))
            return TooLong();
        held.Put(next);
        return Done($"The candidate has {Count(next.Lines.Count, "line")} now. check, show diff and commit go on "
            + $"from here.\n");
    }

    public Reply List(Request request)
    {
        IReadOnlyList<string> lines = held.Lines;
        var range = new LineRange(1, lines.Count);
        if (request.Words.Count > 1)
            return Wrong("list wants one range of lines: list 5, list 5-9, list 5-.\n");
        if (request.Word(0) is string word && !LineRange.TryParse(word, lines.Count, out range, out string complaint))
            return Wrong(complaint + "\n");
        return lines.Count == 0 ? Done("The text has no lines yet.\n")
            : new(ReplyCode.Done, Numbered(held.Visible(lines, request.Caller), range));
    }

    public Reply FindText(Request request)
    {
        if (request.Words.Count == 0)
            return Wrong("find wants a text.\n");
        string wanted = TextLines.OfWord(string.Join(' ', request.Words));
        IReadOnlyList<string> lines = held.Visible(held.Lines, request.Caller);
        var text = new StringBuilder();
        for (int i = 0; i < lines.Count; i++)
            if (lines[i].Contains(wanted, StringComparison.OrdinalIgnoreCase))
                text.Append(Numbered(lines, new LineRange(i + 1, i + 1)));
        return text.Length == 0 ? Refused("No line holds that.\n") : new(ReplyCode.Done, text.ToString());
    }

    public Reply Insert(Request request) => request.Words.Count == 1
        ? PutAt(request, request.Words[0], removes: false, before: true)
        : Wrong("insert wants one line: insert 5 puts lines before the fifth.\n");

    public Reply Append(Request request) => request.Words.Count <= 1
        ? PutAt(request, request.Word(0), removes: false, before: false)
        : Wrong("append wants one line, or none: append 5 puts lines after the fifth, append puts them at the end.\n");

    public Reply Replace(Request request) => request.Words.Count == 1
        ? PutAt(request, request.Words[0], removes: true, before: true)
        : Wrong("replace wants one range of lines: replace 5, replace 5-9.\n");

    /// <param name="where">Null for the end.</param>
    private Reply PutAt(Request request, string? where, bool removes, bool before)
    {
        if (held.Hold(request.Caller, out Candidate candidate) is { } others)
            return others;
        int count = candidate.Lines.Count;
        var range = new LineRange(count, count);
        if (where is not null && !LineRange.TryParse(where, count, out range, out string complaint))
            return Wrong(complaint + "\n");
        if (!removes && range.Count > 1)
            return Wrong("One line says where: 5, not 5-9.\n");
        if (request.Caller.Text is not { } text)
            return new(ReplyCode.TextWanted,
                removes ? Numbered(held.Visible(candidate.Lines, request.Caller), range) : "");
        string[] lines = TextLines.Of(text);
        if (lines.Length == 0)
            return Refused("No line came: nothing is changed.\n");
        int at = before ? range.First - 1 : range.Last;
        if (!candidate.Replace(at, removes ? range.Count : 0, lines, BootClock.Now))
            return TooLong();
        return Done($"{Count(lines.Length, "line")} {(lines.Length == 1 ? "is" : "are")} in now, from {at + 1}.\n");
    }

    public Reply Delete(Request request)
    {
        if (held.Hold(request.Caller, out Candidate candidate) is { } others)
            return others;
        if (request.Words.Count != 1)
            return Wrong("delete wants one range of lines: delete 5, delete 5-9.\n");
        if (!LineRange.TryParse(request.Words[0], candidate.Lines.Count, out LineRange range, out string complaint))
            return Wrong(complaint + "\n");
        string gone = range.Count <= 10 ? Numbered(held.Visible(candidate.Lines, request.Caller), range) : "";
        candidate.Replace(range.First - 1, range.Count, [], BootClock.Now);
        return new(ReplyCode.Done,
            $"{gone}{Count(range.Count, "line")} {(range.Count == 1 ? "is" : "are")} gone; undo brings "
            + $"{(range.Count == 1 ? "it" : "them")} back.\n");
    }

    public Reply Change(Request request)
    {
        if (held.Hold(request.Caller, out Candidate candidate) is { } others)
            return others;
        if (request.Words.Count != 3 || request.Words[1] == "")
            return Wrong("change wants lines, the old text and the new one: change 12 100 150, change 3-9 \"dev "
                + "eth0\" \"dev eth1\".\n");
        if (!LineRange.TryParse(request.Words[0], candidate.Lines.Count, out LineRange range, out string complaint))
            return Wrong(complaint + "\n");
        string old = TextLines.OfWord(request.Words[1]), with = TextLines.OfWord(request.Words[2]);
        var lines = new List<string>();
        var changed = new List<int>();
        for (int i = range.First - 1; i < range.Last; i++)
        {
            lines.Add(candidate.Lines[i].Replace(old, with, StringComparison.Ordinal));
            if (lines[^1] != candidate.Lines[i])
                changed.Add(i + 1);
        }
        if (changed.Count == 0)
            return Refused("None of these lines holds that.\n");
        if (!candidate.Replace(range.First - 1, range.Count, lines, BootClock.Now))
            return TooLong();
        IReadOnlyList<string> visible = held.Visible(candidate.Lines, request.Caller);
        var told = new StringBuilder();
        foreach (int line in changed)
            if (told.Length < 1000)
                told.Append(Numbered(visible, new LineRange(line, line)));
        return new(ReplyCode.Done, told.ToString());
    }

    public Reply Undo(Request request)
    {
        if (held.Hold(request.Caller, out Candidate candidate) is { } others)
            return others;
        return candidate.Undo(BootClock.Now)
            ? Done($"The last change is taken back; undo brings it again. {Count(candidate.Lines.Count, "line")}.\n")
            : Refused("There is no change to take back.\n");
    }

    public Reply Take(Request request)
    {
        if (held.Candidate is not { } candidate)
            return Refused("There is no candidate: edit begins one.\n");
        string before = candidate.By;
        candidate.TakeOver(request.Caller.Name);
        return Done(before == request.Caller.Name ? "The candidate is yours already.\n"
            : $"The candidate of {before} is yours now.\n");
    }

    public Reply Discard(Request request)
    {
        if (held.Candidate is null)
            return Done("There is no candidate.\n");
        if (held.Hold(request.Caller, out _) is { } others)
            return others;
        held.GiveUp();
        return Done("The candidate is given up; the file is as it was.\n");
    }

    private static string IncludeSentence(Candidate candidate)
    {
        foreach (string line in candidate.Lines)
            if (line.TrimStart().StartsWith("include", StringComparison.Ordinal)
                && !line.TrimStart().StartsWith("include_check", StringComparison.Ordinal))
                return "It includes other files: only the file that includes them is edited here.\n";
        return "";
    }

    private static Reply TooLong() =>
        Refused($"The text would become longer than {TextLines.LongestText} bytes: nothing is changed.\n");

    private static string Numbered(IReadOnlyList<string> lines, LineRange range)
    {
        var text = new StringBuilder();
        for (int i = range.First; i <= range.Last; i++)
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{i,4}  {lines[i - 1].TrimEnd('\r')}\n"));
        return text.ToString();
    }
}
