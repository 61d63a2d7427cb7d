using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Appliance.Metrics;

/// <summary>
/// Writes Prometheus' text format, version 0.0.4: families with a help and a type line, and samples below. A family
/// without a sample is not mentioned.
/// </summary>
internal sealed class Exposition(IBufferWriter<byte> to)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    public const string Counter = "counter", Gauge = "gauge", Histogram = "histogram", Summary = "summary";

    private string _name = "", _type = "", _help = "";
    private bool _isNamed;

    /// <summary>What follows belongs to this family, until the next one.</summary>
    /// <param name="help">One line without backslashes.</param>
    public void Family(string name, string type, string help)
    {
        (_name, _type, _help) = (name, type, help);
        _isNamed = false;
    }

    /// <param name="labels">Of <see cref="Labels"/>, or empty.</param>
    public void Sample(string labels, long value) => Sample("", labels, value);

    /// <param name="suffix">Behind the family's name: `_count`.</param>
    public void Sample(string suffix, string labels, long value)
    {
        Begin(suffix, labels);
        Number(value);
        to.Write("\n"u8);
    }

    /// <summary>A length of time, in seconds.</summary>
    public void Seconds(string labels, Duration value) => Seconds("", labels, value);

    /// <summary>The same with a suffix.</summary>
    public void Seconds(string suffix, string labels, Duration value)
    {
        Begin(suffix, labels);
        Text(SecondsOf(value.Nanoseconds));
        to.Write("\n"u8);
    }

    /// <summary>`1.5`: an exact decimal, without the arithmetic of floating point numbers.</summary>
    public static string SecondsOf(long nanoseconds)
    {
        ulong magnitude = (ulong)Math.Abs(nanoseconds);
        string whole = (nanoseconds < 0 ? "-" : "") + (magnitude / 1_000_000_000);
        string rest = (magnitude % 1_000_000_000).ToString("000000000").TrimEnd('0');
        return rest.Length == 0 ? whole : $"{whole}.{rest}";
    }

    /// <summary>`{name="value",...}`, from names and values in turns. Values may hold anything.</summary>
    public static string Labels(params ReadOnlySpan<string> namesAndValues)
    {
        var text = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.Length; i += 2)
        {
            text.Append(i == 0 ? "" : ",").Append(namesAndValues[i]).Append("=\"");
            foreach (char c in namesAndValues[i + 1])
            {
                if (c is '\\' or '"')
                    text.Append('\\');
                text.Append(c == '\n' ? "\\n" : c.ToString());
            }
            text.Append('"');
        }
        return text.Append('}').ToString();
    }

    /// <summary>One more label behind those that are there.</summary>
    public static string With(string labels, string name, string value)
    {
        string more = Labels(name, value);
        return labels.Length == 0 ? more : $"{labels.AsSpan(0, labels.Length - 1)},{more.AsSpan(1)}";
    }

    private void Begin(string suffix, string labels)
    {
        if (!_isNamed)
        {
            Text($"# HELP {_name} {_help}\n# TYPE {_name} {_type}\n");
            _isNamed = true;
        }
        Text(_name);
        Text(suffix);
        Text(labels);
        to.Write(" "u8);
    }

    private void Number(long value)
    {
        Utf8Formatter.TryFormat(value, to.GetSpan(20), out int length);
        to.Advance(length);
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, to);
}
