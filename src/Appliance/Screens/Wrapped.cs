using System.Text;

namespace Appliance.Screens;

/// <summary>Text broken between words, so that it fits a screen.</summary>
internal static class Wrapped
{
    /// <summary>Columns of a screen of which nothing is known.</summary>
    public const int Usual = 80;

    /// <summary>
    /// Goes on in a row of which some columns are full, and breaks at blanks, or inside a word that is longer than a
    /// row. Without a line feed at its end.
    /// </summary>
    /// <param name="column">How many are full.</param>
    /// <param name="indent">Of the rows that follow.</param>
    public static void Append(StringBuilder to, ReadOnlySpan<char> text, int column, int indent, int columns = Usual)
    {
        indent = Math.Min(indent, columns * 3 / 4);
        while (text.Length > columns - column)
        {
            int room = Math.Max(0, columns - column);
            // A blank right behind the last column is a place to break as well.
            int blank = text[..(room + 1)].LastIndexOf(' ');
            int end = blank > 0 ? blank : blank == 0 || column > indent ? 0 : room;
            to.Append(text[..end].TrimEnd(' ')).Append('\n').Append(' ', indent);
            text = text[end..].TrimStart(' ');
            column = indent;
        }
        to.Append(text);
    }

    /// <summary>
    /// Lines as they stand, each wrapped by itself; rows that follow are indented by as much as the line, and so much
    /// more.
    /// </summary>
    public static string Lines(string text, int more = 2, int columns = Usual)
    {
        if (!text.AsSpan().ContainsAnyExcept('\n') || Longest(text) <= columns)
            return text;
        var to = new StringBuilder(text.Length + 64);
        int at = 0;
        foreach (Range line in text.AsSpan().Split('\n'))
        {
            to.Append(at++ > 0 ? "\n" : "");
            ReadOnlySpan<char> whole = text.AsSpan(line);
            int indent = whole.Length - whole.TrimStart(' ').Length;
            to.Append(' ', indent);
            Append(to, whole[indent..], indent, indent + more, columns);
        }
        return to.ToString();
    }

    private static int Longest(string text)
    {
        int longest = 0;
        foreach (Range line in text.AsSpan().Split('\n'))
            longest = Math.Max(longest, line.End.Value - line.Start.Value);
        return longest;
    }
}
