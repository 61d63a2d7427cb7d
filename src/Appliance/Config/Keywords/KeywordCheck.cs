using System.Collections.Immutable;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>
/// What every keyword is checked for before its block's reader sees it: known, carried out, complete.
/// </summary>
/// <param name="block">Block whose statements are read, as in the keyword table.</param>
/// <param name="instance">Whose block it is; null for one that is about all instances.</param>
internal sealed class KeywordCheck(string block, Findings findings, string? instance = null)
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>
    /// The statement before ended where its password should have been, so this one may be the password.
    /// </summary>
    private bool _mayBeSecret;

    /// <summary>
    /// The keyword, when the statement can be carried out; otherwise null and the reason has been said.
    /// </summary>
    public Keyword? Admit(Statement statement)
    {
        string name = statement.Keyword;
        Keyword? keyword = KeywordTable.Find(block, name);
        bool maybeSecret = _mayBeSecret;
        _mayBeSecret = Secrets.EndsBefore(statement.Text.Span);
        if (keyword is null)
        {
            ReportUnknown(statement, maybeSecret ? Secrets.HideFrom(name, 0) : Secrets.Hide(name));
            return null;
        }
        if (name == "notification_email" && statement.Block is { Count: 0 })
        {
            findings.Warning(statement.At, "empty notification_email block");
            return null;
        }
        if (!keyword.Carried)
        {
            new Absence(findings, instance).Enter(statement, keyword);
            return null;
        }
        if (!IsComplete(statement, keyword))
            return null;
        NoteRepetition(statement, keyword);
        return keyword;
    }

    private static string MissingParameter(string keyword) =>
        $"*** Configuration line starting `{keyword}` is missing a parameter after keyword `{keyword}` at word "
            + $"position 2";

    private void ReportUnknown(Statement statement, string name)
    {
        string? elsewhere = findings.IsFull ? null : KeywordTable.BlockOf(name);
        string skipped = statement.Block is null ? "" : "; its block is skipped";
        string shown = Tokens.Shorten(name);
        if (elsewhere is not null)
        {
            string place = elsewhere == "root" ? "the top level, outside all blocks" : elsewhere;
            findings.Error(statement.At, $"Unknown keyword '{shown}' here: '{shown}' belongs in {place}{skipped}");
        }
        else
        {
            findings.Error(statement.At, $"Unknown keyword '{shown}'{skipped}", findings.IsFull ? null
                : KeywordTable.Nearest(block, name));
        }
    }

    private bool IsComplete(Statement statement, Keyword keyword)
    {
        ImmutableArray<Word> words = keyword.Shape == Shape.Script ? default : statement.Words(findings);
        bool hasArgument = keyword.Shape == Shape.Script ? statement.Text.Length > keyword.Name.Length
            : words.Length > 1;
        if (keyword.Shape is (Shape.Value or Shape.Script or Shape.Named or Shape.Headed) && !hasArgument
            && !keyword.IsWholeBare)
        {
            if (keyword.LeftOutBare)
                LeaveOut(statement, keyword);
            else
                findings.Add(Severity.Fatal, FindingClass.MissingArgument, statement.At,
                    MissingParameter(keyword.Name));
            return false;
        }
        if (keyword.OpensBlock && statement.Block is null)
        {
            findings.Error(statement.At, $"Missing '{{' at beginning of configuration block '{keyword.Name}'");
            return false;
        }
        if (!keyword.OpensBlock && statement.Block is not null)
            findings.Error(statement.BlockAt, $"Unexpected '{{' - ignoring the block: '{keyword.Name}' has none");
        int used = keyword.Shape switch { Shape.Flag or Shape.Block or Shape.List => 1, Shape.Named => 2,
            _ => int.MaxValue };
        if (!words.IsDefault && words.Length > used)
        {
            // Only where keepalived's test minds it, it ends ours.
            bool isMinded = keyword.Shape == Shape.List || keyword.Name == "vrrp_instance";
            findings.Add(isMinded ? Severity.Warning : Severity.Note, FindingClass.General, words[used].At,
                $"'{Tokens.Shorten(words[used].Text)}' after '{keyword.Name}' is ignored");
        }
        return true;
    }

    private void LeaveOut(Statement statement, Keyword keyword) =>
        findings.Error(statement.At, keyword.Complaint ?? (keyword.Shape == Shape.Named
            ? $"{keyword.Name} must have a name; {(statement.Block is null ? "the line" : "its block")} is skipped"
            : $"'{keyword.Name}' has no value - ignoring"));

    /// <summary>
    /// A value given twice: the later one counts, as in keepalived, but for a few of which their readers speak.
    /// </summary>
    private void NoteRepetition(Statement statement, Keyword keyword)
    {
        if (keyword.OpensBlock || keyword.MayRepeat)
            return;
        bool said = FirstCounts(keyword) || keyword.Name is "state" or "include_check";
        if (_lines.TryGetValue(keyword.Name, out int before) && !said)
            findings.Note(statement.At,
                $"'{keyword.Name}' takes the place of that in line {before}, if it can be read");
        _lines[keyword.Name] = statement.At.Line;
    }

    /// <summary>Of a hook and of `version` keepalived keeps the first; their readers say so.</summary>
    private static bool FirstCounts(Keyword keyword) =>
        keyword.Block == "vrrp_instance" && (keyword.Name == "version" || keyword.Shape == Shape.Script);
}
