using System.Text;
using System.Text.RegularExpressions;

namespace Appliance.Tests.Screens;

/// <summary>What a terminal makes of the bytes that it is sent (of ECMA-48 what we send).</summary>
internal sealed class Glass(int columns, int rows)
{
    private readonly char[][] _rows =
        [.. Enumerable.Range(0, rows).Select(_ => new string(' ', columns).ToCharArray())];
    private int _row, _column;

    public string[] Rows => [.. _rows.Select(row => new string(row).TrimEnd())];

    public void Take(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.ASCII.GetString(bytes);
        for (int i = 0; i < text.Length;)
        {
            Match sequence = Regex.Match(text[i..], @"^\e\[(\??[0-9;]*)([A-Za-z])");
            if (sequence.Success)
            {
                Obey(sequence.Groups[1].Value, sequence.Groups[2].Value[0]);
                i += sequence.Length;
                continue;
            }
            char c = text[i++];
            if (c == '\r')
                _column = 0;
            else if (c == '\n')
                _row++;
            else
            {
                Assert.InRange(c, ' ', '~');
                // The last column of the last row would scroll on some.
                Assert.True(_row < rows && _column < columns, $"beyond the glass: {_row}, {_column}");
                _rows[_row][_column++] = c;
            }
        }
    }

    private void Obey(string numbers, char what)
    {
        switch (what)
        {
            case 'H':
                int[] place = [.. numbers.Split(';').Select(number => number == "" ? 1 : int.Parse(number))];
                (_row, _column) = (place[0] - 1, place.Length > 1 ? place[1] - 1 : 0);
                break;
            case 'K':
                _rows[_row].AsSpan(_column).Fill(' ');
                break;
            case 'J':
                foreach (char[] row in _rows)
                    row.AsSpan().Fill(' ');
                break;
            default:
                Assert.True(what is 'm' or 'h' or 'l', $"an order that nobody knows: {what}");
                break;
        }
    }
}
