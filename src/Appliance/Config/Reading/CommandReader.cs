using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>`SCRIPT [USER [GROUP]]`</summary>
internal static class CommandReader
{
    /// <summary>Null, with the reason said, when there is nothing to run.</summary>
    /// <param name="statement">A script keyword with its line.</param>
    /// <param name="findings">Takes the complaints.</param>
    /// <param name="takesIdentity">False for the `script` of a `vrrp_script`, which has `user` for that.</param>
    /// <param name="ofMore">Advice where keepalived says nothing of words behind the command.</param>
    public static CommandModel? Read(Statement statement, Findings findings, bool takesIdentity,
        FindingClass ofMore = FindingClass.General)
    {
        TracedText rest = statement.Text.Slice(statement.Keyword.Length).Trim();
        if (ScriptWords.SplitLine(rest, findings) is not { } words)
            return null;
        if ((words.Count == 0 ? [] : ScriptWords.SplitCommand(words[0], rest, findings)) is not { } arguments)
            return null;
        if (arguments.Count == 0 || arguments[0].Text.Length == 0)
        {
            // A hook switched off in this way is no mistake to keepalived; a vrrp_script is left out with a complaint.
            findings.Add(Severity.Error, takesIdentity ? FindingClass.Advice : FindingClass.General, statement.At,
                $"'{statement.Keyword}' names no script");
            return null;
        }
        int used = takesIdentity ? 3 : 1;
        if (words.Count > used)
            findings.Add(Severity.Warning, ofMore, words[used].At,
                $"'{Tokens.Shorten(words[used].Text)}' is ignored: a command with arguments must stand in quotes, "
                + $"as \"{Tokens.Shorten(words[0].Text)} {Tokens.Shorten(words[used].Text)}\"");
        ScriptIdentity? identity = takesIdentity && words.Count > 1
            ? new ScriptIdentity(words[1].Text, words.Count > 2 ? words[2].Text : null)
            : null;
        var texts = new string[arguments.Count];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = arguments[i].Text;
        return new CommandModel(texts, identity, words[0].At);
    }

    /// <summary>`user USER [GROUP]` and `script_user USER [GROUP]`.</summary>
    public static Located<ScriptIdentity> Identity(Statement statement, Arguments arguments)
    {
        var words = statement.Words(arguments.Findings);
        arguments.NoMore(words, 3);
        return new Located<ScriptIdentity>(new ScriptIdentity(words[1].Text, words.Length > 2 ? words[2].Text : null),
            words[1].At);
    }
}
