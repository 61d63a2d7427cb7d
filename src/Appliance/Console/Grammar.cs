using System.Text;
using Appliance.Base;
using Appliance.Screens;
using Appliance.Sessions;

namespace Appliance.Console;

/// <param name="Word">What may stand there.</param>
/// <param name="Help">What it does; empty for arguments.</param>
public readonly record struct Choice(string Word, string Help);

/// <summary>
/// Which command a person means: names may be cut short as long as they mean one command. A name of several words
/// (`counters clear`) is cut short word by word.
/// </summary>
public sealed class Grammar(IReadOnlyList<CommandSpecification> commands)
{
    private readonly IReadOnlyList<Named> _names =
        [.. commands.Select(command => new Named(command.Name.Split(' '), command))];

    /// <param name="Command">Null when the words mean none, or not one.</param>
    /// <param name="Words">The command's full name and the arguments.</param>
    /// <param name="Complaint">What is wrong and what to write instead, when it is null.</param>
    public readonly record struct Meaning(CommandSpecification? Command, IReadOnlyList<string> Words, string Complaint);

    public Meaning Understand(IReadOnlyList<string> words)
    {
        Walk walk = Follow(words);
        if (walk.Command is { } command)
            return new(command, [.. command.Name.Split(' '), .. words.Skip(walk.Depth)], "");
        IEnumerable<string> next = NextWords(walk);
        if (walk.Depth == words.Count)
            return new(null, words, $"{Quoted(words)} wants one more word: {AnyOf(next)}.");
        string odd = words[walk.Depth];
        string[] possible = [.. next.Where(word => word.StartsWith(odd, StringComparison.Ordinal))];
        if (possible.Length > 0)
            return new(null, words, $"\"{odd}\" can be {AnyOf(possible)}.");
        string? near = Spelling.Nearest(odd, next);
        string instead = near is not null ? $"Did you mean \"{near}\"?" : walk.Depth > 0
            ? $"It could be {AnyOf(next)}." : "? lists the commands.";
        return new(null, words, $"There is no command {Quoted(words.Take(walk.Depth + 1))}. {instead}");
    }

    /// <summary>
    /// What may stand where the person is typing: whole words that begin with what stands there already.
    /// </summary>
    public IReadOnlyList<Choice> Next(TypedWords typed)
    {
        Walk walk = Follow(typed.Finished);
        if (walk.Command is { } command)
        {
            IReadOnlyList<string> possible = command.Completions?.Invoke(typed.Finished.Count - walk.Depth) ?? [];
            return [.. possible.Where(word => word.StartsWith(typed.Last, StringComparison.Ordinal))
                .Select(word => new Choice(word, ""))];
        }
        if (walk.Depth < typed.Finished.Count)
            return [];
        var choices = new List<Choice>();
        foreach (string word in NextWords(walk).Where(word => word.StartsWith(typed.Last, StringComparison.Ordinal)))
        {
            Named[] same = [.. walk.Left.Where(name => name.Words.Length > walk.Depth
                && name.Words[walk.Depth] == word)];
            choices.Add(new Choice(word, same.Length == 1 ? same[0].Command.Help
                : string.Join(", ", same.Select(name => string.Join(' ', name.Words[(walk.Depth + 1)..]))
                .Where(rest => rest != ""))));
        }
        return choices;
    }

    /// <summary>
    /// The text to insert for Tab: as much as all choices share, and a blank when there is one choice only.
    /// </summary>
    public static string Completion(TypedWords typed, IReadOnlyList<Choice> choices)
    {
        if (choices.Count == 0 || typed.InQuotes)
            return "";
        string shared = choices[0].Word;
        foreach (Choice choice in choices)
            shared = shared[..shared.AsSpan().CommonPrefixLength(choice.Word)];
        var text = new StringBuilder();
        foreach (char c in shared.AsSpan(typed.Last.Length))
        {
            if (c is ' ' or '"' or '\'' or '\\')
                text.Append('\\');
            text.Append(c);
        }
        return choices.Count == 1 ? text.Append(' ').ToString() : text.ToString();
    }

    /// <summary>The answer to `?`: lines that end with '\n'.</summary>
    public string Help(TypedWords typed)
    {
        Walk walk = Follow(typed.Finished);
        IReadOnlyList<Choice> choices = Next(typed);
        var text = new StringBuilder();
        if (walk.Command is { } command && !typed.HasLast)
        {
            text.Append("  ");
            Wrapped.Append(text, $"{command.Name} {command.Arguments}".TrimEnd(), 2, 6, Wrapped.Usual - 1);
            text.Append("\n      ");
            Wrapped.Append(text, command.Help, 6, 6, Wrapped.Usual - 1);
            text.Append('\n');
            if (typed.Finished.Count == walk.Depth && (command.Arguments == "" || command.Arguments.StartsWith('[')))
                text.Append("  <Enter>\n");
        }
        else if (choices.Count == 0)
        {
            string complaint = walk.Command is null ? Understand(typed.All).Complaint : "";
            return complaint == "" ? "Nothing is known of what may come here.\n" : complaint + "\n";
        }
        int width = choices.Select(choice => choice.Word.Length).DefaultIfEmpty().Max();
        foreach (Choice choice in choices)
        {
            text.Append("  ");
            // The last column stays empty (README.md).
            Wrapped.Append(text, choice.Help == "" ? choice.Word : $"{choice.Word.PadRight(width)}  {choice.Help}", 2,
                width + 4, Wrapped.Usual - 1);
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The answer to `help COMMAND`: the same, and all else that is known of it.</summary>
    public string Explain(TypedWords typed) =>
        Help(typed) + (Follow(typed.Finished).Command?.More?.Invoke() is { Length: > 0 } more ? "\n" + more : "");

    private readonly record struct Named(string[] Words, CommandSpecification Command);

    /// <summary>How far words lead: <c>Depth</c> words of a name are known, and <c>Left</c> begin with them.</summary>
    private readonly record struct Walk(int Depth, IReadOnlyList<Named> Left, CommandSpecification? Command);

    private Walk Follow(IReadOnlyList<string> words)
    {
        IReadOnlyList<Named> left = _names;
        int depth = 0;
        for (; depth < words.Count; depth++)
        {
            string word = words[depth];
            Named[] next = [.. left.Where(name => name.Words.Length > depth && name.Words[depth] == word)];
            if (next.Length == 0)
                next = [.. left.Where(name => name.Words.Length > depth && word != ""
                    && name.Words[depth].StartsWith(word, StringComparison.Ordinal))];
            if (next.Select(name => name.Words[depth]).Distinct().Count() != 1)
                break;
            left = next;
            if (left.All(name => name.Words.Length == depth + 1))
            {
                depth++;
                break;
            }
        }
        // `counters` may be a command as well as the beginning of `counters clear`.
        CommandSpecification? whole = depth == 0 ? null
            : left.FirstOrDefault(name => name.Words.Length == depth).Command;
        return new Walk(depth, left, whole);
    }

    private static IEnumerable<string> NextWords(Walk walk) =>
        walk.Left.Where(name => name.Words.Length > walk.Depth).Select(name => name.Words[walk.Depth]).Distinct();

    private static string Quoted(IEnumerable<string> words)
    {
        const int Enough = 40;
        string text = string.Join(' ', words);
        return text.Length <= Enough ? $"\"{text}\"" : $"\"{text[..Enough]}...\"";
    }

    private static string AnyOf(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
