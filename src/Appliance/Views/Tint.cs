using Appliance.Screens;

namespace Appliance.Views;

/// <summary>
/// What is shown in colour of the answer to a verb. The answers are plain text, for programs and for terminals of which
/// nothing is known; colours are added where a terminal is, by the words.
/// </summary>
internal static class Tint
{
    /// <summary>A piece of a row, and its ink.</summary>
    public sealed record Piece(int From, int Length, Ink Ink);

    /// <param name="verb">What was asked.</param>
    /// <param name="row">Its answer, or a row of it.</param>
    public static List<Piece> Of(IReadOnlyList<string> verb, string row)
    {
        if (verb is ["show", "diff", ..] or ["plan"]
            && OfChange(row.AsSpan(verb[0] == "plan" ? row.Length - row.AsSpan().TrimStart(' ').Length : 0))
                is not Ink.Plain and var ink)
            return [new Piece(0, row.Length, ink)];
        var pieces = new List<Piece>();
        // MASTER in the title of the table is no state.
        if (verb is ["show" or "edit" or "help" or "schema" or "keywords", ..]
            || row.StartsWith(StatusTable.Title + " ", StringComparison.Ordinal))
            return pieces;
        int at = 0;
        while (at < row.Length)
        {
            int end = at;
            while (end < row.Length && (char.IsAsciiLetter(row[end]) || row[end] == '\''))
                end++;
            if (end == at)
            {
                if (row[at] == '^' && string.IsNullOrWhiteSpace(row[..at]))
                    pieces.Add(new Piece(at, 1, Ink.Green | Ink.Bold));
                at++;
                continue;
            }
            bool endsInColon = end < row.Length && row[end] == ':';
            if (OfWord(row.AsSpan(at, end - at), endsInColon) is not Ink.Plain and var word)
                pieces.Add(new Piece(at, end - at, word));
            at = end;
        }
        return pieces;
    }

    /// <summary>A line of a difference: as `diff -u` has it, or as `plan` does.</summary>
    private static Ink OfChange(ReadOnlySpan<char> row) => row switch
    {
        ['@', '@', ..] => Ink.Cyan,
        ['+', ..] => Ink.Green,
        ['-', ..] => Ink.Red,
        ['~', ' ', ..] => Ink.Yellow,
        _ => Ink.Plain,
    };

    private static Ink OfWord(ReadOnlySpan<char> word, bool endsInColon) => word switch
    {
        "MASTER" => Ink.Green | Ink.Bold,
        "BACKUP" => Ink.Cyan,
        "FAULT" or "DOWN" or "FAILED" or "MISSING" or "REFUSED" or "LOST" or "UNDONE" => Ink.Red | Ink.Bold,
        "MAINTENANCE" or "TRIAL" or "BATTERY" => Ink.Yellow | Ink.Bold,
        "error" or "alert" when endsInColon => Ink.Red | Ink.Bold,
        "warning" when endsInColon => Ink.Yellow | Ink.Bold,
        "note" when endsInColon => Ink.Cyan,
        _ => Ink.Plain,
    };
}
