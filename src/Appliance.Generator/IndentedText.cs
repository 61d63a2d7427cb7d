using System.Text;

namespace Appliance.Generator;

/// <summary>Lines of generated text, two blanks further in for each bracket that is open.</summary>
internal abstract class IndentedText
{
    private readonly StringBuilder _text = new();

    protected int Depth { get; set; }

    protected string Whole => _text.ToString();

    protected void Open(string text)
    {
        Line(text);
        Depth++;
    }

    protected void Close(string text)
    {
        Depth--;
        Line(text);
    }

    protected void Line(string text) => _text.Append(' ', 2 * Depth).Append(text).Append('\n');
}
