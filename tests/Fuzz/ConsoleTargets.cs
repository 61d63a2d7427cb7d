using System.Buffers;
using System.Text;
using Appliance.Console;
using Appliance.Sessions;
using static Fuzz.Targets;

namespace Fuzz;

/// <summary>What people type, what is shown to them, and what callers of the socket say.</summary>
internal static class ConsoleTargets
{
    /// <summary>The first byte chooses the kind of line.</summary>
    public static void Keyboard(byte[] bytes)
    {
        if (bytes.Length == 0)
            return;
        var screen = new ArrayBufferWriter<byte>();
        var editor = new LineEditor(new History()) { Columns = 20 + bytes[0] / 4 };
        bool masked = (bytes[0] & 1) != 0, plain = (bytes[0] & 2) != 0;
        editor.Begin("prompt> ", screen, masked, plain);
        int most = plain ? LineEditor.LongestOfText : LineEditor.Longest;
        foreach (byte key in bytes.AsSpan(1))
        {
            LineEvent happened = editor.Feed(key, screen);
            Must(editor.Bytes.Length <= most, "a line has an end");
            if (happened is LineEvent.Entered or LineEvent.Interrupted or LineEvent.EndOfFile)
                editor.Begin("prompt> ", screen, masked, plain);
            if (happened == LineEvent.Complete)
                editor.Insert("completed ", screen);
        }
        foreach (byte shown in screen.WrittenSpan)
            Must(shown is >= 0x20 and < 0x7F or 7 or 8 or 10 or 13,
                "nothing but text, bell, backspace and ends of lines is sent");
    }

    /// <summary>In one piece and page by page.</summary>
    public static void Screen(byte[] text)
    {
        var pager = new Pager { Columns = 20, Rows = 5 };
        var screen = new ArrayBufferWriter<byte>();
        pager.Begin();
        for (int at = 0, pages = 0; at < text.Length; pages++)
        {
            Must(pages <= text.Length, "each page takes something");
            at += pager.Take(text.AsSpan(at), screen);
            pager.NextPage();
        }
        pager.Finish(screen);
        int column = 0;
        foreach (byte shown in screen.WrittenSpan)
        {
            Must(shown is >= 0x20 and < 0x7F or 10 or 13, "a terminal is given no orders");
            column = shown is 10 or 13 ? 0 : column + 1;
            Must(column < 20, "nothing is printed in the last column");
        }
    }

    /// <summary>A question with its text, and the head of an answer's frame.</summary>
    public static void ControlFrames(byte[] bytes)
    {
        string[] words = Encoding.UTF8.GetString(bytes).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int before = words.Length;
        bool good = Frames.TryTakeText(ref words, out int length);
        Must(!good || length <= Frames.LongestText && (length < 0) == (words.Length == before),
            "a text has a length, and a question behind it");
        Must(!Frames.TryRead(bytes, out _, out int number) || number >= 0, "a frame's length is no debt");
    }
}
