using System.Globalization;

namespace Tidy;

/// <summary>
/// What is not tidy yet, in exceptions.txt: `wide FILE 12`, `long FILE 400`, `parts TYPE 5`, `up Room -> Room`. The
/// list only shrinks: what is not in it is a failure, and so is a line of it that is no longer needed or allows more
/// than there is.
/// </summary>
internal sealed class Exceptions
{
    private readonly Dictionary<(string Kind, string What), int> _allowed = [];

    /// <exception cref="FormatException">A line has another form.</exception>
    public static Exceptions Read(string text)
    {
        var exceptions = new Exceptions();
        foreach (string line in text.Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] words = line.Split(' ');
            bool isCounted = int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            if (words.Length < 2)
                throw new FormatException($"exceptions.txt: '{line}' is a kind, what it is about, and a number.");
            string what = string.Join(' ', words[1..(isCounted ? ^1 : ^0)]);
            if (!exceptions._allowed.TryAdd((words[0], what), isCounted ? number : 1))
                throw new FormatException($"exceptions.txt: '{line}' stands there twice.");
        }
        return exceptions;
    }

    /// <summary>What the list says of a kind.</summary>
    public IReadOnlySet<string> Of(string kind) =>
        _allowed.Keys.Where(key => key.Kind == kind).Select(key => key.What).ToHashSet();

    /// <summary>A sentence for each thing that is worse than the list allows, or better.</summary>
    /// <param name="found">What there is: a number for each thing.</param>
    /// <param name="why">What is wrong with it, for people.</param>
    public IReadOnlyList<string> Compare(
        string kind, IReadOnlyDictionary<string, int> found, Func<string, int, string> why)
    {
        var wrong = new List<string>();
        foreach ((string what, int number) in found)
        {
            int allowed = _allowed.GetValueOrDefault((kind, what));
            if (number > allowed)
                wrong.Add($"{what}: {why(what, number)}" + (allowed > 0 ? $" (exceptions.txt allows {allowed})" : ""));
            else if (number < allowed)
                wrong.Add($"exceptions.txt: '{kind} {what}' allows {allowed}, and there is only {number}: write that");
        }
        foreach (string what in Of(kind))
            if (!found.ContainsKey(what))
                wrong.Add($"exceptions.txt: '{kind} {what}' is no longer needed: remove it");
        return wrong;
    }
}
