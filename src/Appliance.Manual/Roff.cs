using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Verbs;

namespace Appliance.Manual;

/// <summary>Writes a page in man(7), as groff and mandoc both read it.</summary>
internal sealed class Roff
{
    private readonly StringBuilder _text = new();
    private bool _afterTitle;

    public Roff(string name, int section, string date, string meaning)
    {
        string kind = section switch
        {
            5 => "File Formats Manual",
            7 => "Miscellaneous Information Manual",
            _ => "System Manager's Manual",
        };
        Line($".TH {Quoted(name.ToUpperInvariant())} {section} {date} \"VrrpAot {OwnVersion.Text}\" \"{kind}\"");
        Section("NAME");
        _text.Append(Escaped(name)).Append(" \\- ").Append(Escaped(meaning)).Append('\n');
        _afterTitle = false;
    }

    public override string ToString() => _text.ToString();

    public Roff Section(string title) => Title($".SH {Quoted(title.ToUpperInvariant())}");

    public Roff Part(string title) => Title($".SS {Quoted(title)}");

    private Roff Title(string line)
    {
        Line(line);
        _afterTitle = true;
        return this;
    }

    /// <summary>With **bold**, `code` and [names](of links), as Markdown has them.</summary>
    public Roff Paragraph(string text)
    {
        if (!_afterTitle)
            Line(".PP");
        return Text(text);
    }

    /// <summary>A word and what it means.</summary>
    public Roff Item(string word, string meaning)
    {
        Line(".TP");
        _text.Append("\\fB").Append(Escaped(word)).Append("\\fR\n");
        return Text(meaning == "" ? "(no more is said of it)" : meaning);
    }

    public Roff Bullet(string text)
    {
        Line(".IP \\(bu 2");
        return Text(text);
    }

    /// <summary>What is written so belongs to the item before it.</summary>
    public void Indented(Action write)
    {
        int before = _text.Length;
        Line(".RS 7");
        int begin = _text.Length;
        write();
        if (_text.Length == begin)
            _text.Length = before;
        else
            Line(".RE");
    }

    /// <summary>Lines as they stand.</summary>
    public Roff Example(IEnumerable<string> lines)
    {
        if (!_afterTitle)
            Line(".PP");
        Line(".nf\n.RS 4");
        foreach (string line in lines)
            Line(line == "" ? "\\&" : Escaped(line));
        Line(".RE\n.fi");
        _afterTitle = false;
        return this;
    }

    public Roff Items(IEnumerable<Topic.Item> items, string before = "")
    {
        foreach (Topic.Item item in items)
            Item(before + item.Word, Sentence(item.Meaning));
        return this;
    }

    public Roff SeeAlso(params string[] pages)
    {
        Section("SEE ALSO");
        for (int i = 0; i < pages.Length; i++)
        {
            int bracket = pages[i].IndexOf('(');
            Line($".BR {pages[i][..bracket]} {pages[i][bracket..]}{(i + 1 < pages.Length ? " ," : "")}");
        }
        return this;
    }

    /// <summary>What is said in a table begins small and has no stop.</summary>
    public static string Sentence(string meaning) =>
        meaning == "" ? "" : char.ToUpperInvariant(meaning[0]) + meaning[1..] + (meaning.EndsWith('.') ? "" : ".");

    private Roff Text(string text)
    {
        Line(Markup(text));
        _afterTitle = false;
        return this;
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    private static string Quoted(string text) => $"\"{Escaped(text).Replace("\"", "\\(dq")}\"";

    /// <summary>`**`, backquotes and links, once the rest is escaped.</summary>
    private static string Markup(string text)
    {
        var to = new StringBuilder();
        bool bold = false, code = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (!code && text.AsSpan(i).StartsWith("**"))
            {
                to.Append((bold = !bold) ? "\\fB" : "\\fR");
                i++;
            }
            else if (text[i] == '`')
                to.Append((code = !code) ? "\\fB" : "\\fR");
            else if (!code && text[i] == '[' && text.IndexOf("](", i, StringComparison.Ordinal) is > 0 and var middle
                && text.IndexOf(')', middle) is > 0 and var end && !text[(i + 1)..middle].Contains('['))
            {
                to.Append(Markup(text[(i + 1)..middle]).TrimStart('\\', '&'));
                i = end;
            }
            else
                to.Append(Escaped(text[i]));
        }
        string line = to.ToString();
        return line.StartsWith('.') || line.StartsWith('\'') ? "\\&" + line : line;
    }

    private static string Escaped(string text)
    {
        var to = new StringBuilder(text.StartsWith('.') || text.StartsWith('\'') ? "\\&" : "");
        foreach (char c in text)
            to.Append(Escaped(c));
        return to.ToString();
    }

    private static string Escaped(char c) => c switch
    {
        '\\' => "\\e",
        '-' => "\\-",
        '`' => "\\(ga",
        '^' => "\\(ha",
        '~' => "\\(ti",
        '\'' => "\\(aq",
        < (char)0x7f => c.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\[u{(int)c:X4}]"),
    };
}
