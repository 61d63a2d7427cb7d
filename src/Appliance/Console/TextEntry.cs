using System.Buffers;
using Appliance.Sessions;

namespace Appliance.Console;

/// <summary>A text that a person types, line by line, for a command that takes one.</summary>
/// <param name="nextKey">The next byte; -1 when there will be none.</param>
/// <param name="print">Shows a short text of ours.</param>
internal sealed class TextEntry(LineEditor editor, IBufferWriter<byte> screen, Func<ValueTask<int>> nextKey,
    Action<string> print)
{
    private const string Prompt = "> ";

    /// <summary>
    /// Lines up to one with a single dot, or Ctrl-D. Null when they are given up, or one of them did not fit.
    /// </summary>
    public async Task<byte[]?> Read()
    {
        print("Lines, and at last one with a single dot. Ctrl-C gives up.\n");
        var text = new ArrayBufferWriter<byte>();
        int number = 1, cut = 0;
        bool tooLong = false;
        while (true)
        {
            LineEvent end = await ReadLine();
            if (end == LineEvent.Interrupted)
            {
                print("Given up: nothing is changed.\n");
                return null;
            }
            if (end == LineEvent.EndOfFile || editor.Bytes.SequenceEqual("."u8))
                break;
            if (editor.IsCut && cut == 0)
                cut = number;
            number++;
            // What is too long is still read to its end, and not taken for commands.
            tooLong |= text.WrittenCount + editor.Bytes.Length >= Frames.LongestText;
            if (tooLong)
                continue;
            text.Write(editor.Bytes);
            text.Write("\n"u8);
        }
        if (cut > 0)
            print($"Line {cut} of these is longer than {LineEditor.LongestOfText} bytes: nothing is changed.\n");
        else if (tooLong)
            print($"The text is longer than {Frames.LongestText} bytes: nothing is changed.\n");
        return cut > 0 || tooLong ? null : text.WrittenSpan.ToArray();
    }

    private async Task<LineEvent> ReadLine()
    {
        editor.Begin(Prompt, screen, plain: true);
        while (true)
        {
            int key = await nextKey();
            if (key < 0)
                return LineEvent.Interrupted;
            LineEvent happened = editor.Feed((byte)key, screen);
            if (happened is LineEvent.Entered or LineEvent.Interrupted or LineEvent.EndOfFile)
                return happened;
        }
    }
}
