using System.Buffers;
using Appliance.Sessions;

namespace Appliance.Console;

/// <summary>
/// Commands that take a text, line by line, and the mode that such a command opens: in there `edit list` is `list`, and
/// everything else is as before.
/// </summary>
public sealed partial class ConsoleSession
{
    private const string TextPrompt = "> ";

    private static readonly CommandSpecification[] s_modeCommands =
    [
        new("exit", Rights.Look, "", "Leave, and keep what is there"),
        new("quit", Rights.Look, "", "The same"),
    ];

    /// <summary>The command whose mode we are in; null for none.</summary>
    private string? _mode;

    private async Task Run(CommandSpecification command, IReadOnlyList<string> words)
    {
        if (_mode is not null && !_commands.All.Any(known => known.Name == command.Name))
            words = [_mode, .. words];
        int? code = await Run(words, text: null);
        if (code == ReplyCode.TextWanted && command.TakesText)
        {
            if (await ReadText() is { } text)
                await Run(words, text);
        }
        else if (code == 0 && command.OpensMode)
            EnterMode(words[0]);
    }

    private void EnterMode(string name)
    {
        List<CommandSpecification> here = [];
        foreach (CommandSpecification command in _commands.All)
            if (command.Name.StartsWith(name + " ", StringComparison.Ordinal))
                here.Add(command with { Name = command.Name[(name.Length + 1)..] });
        foreach (CommandSpecification command in (IEnumerable<CommandSpecification>)[.. _commands.All,
            .. s_ownCommands.Where(own => own.Name != "exit"), .. s_modeCommands])
            if (command.Name != name && !command.Name.StartsWith(name + " ", StringComparison.Ordinal))
                here.Add(command);
        (_mode, _grammar) = (name, new Grammar(here));
    }

    private void LeaveMode() => (_mode, _grammar) = (null, _allGrammar);

    /// <summary>
    /// Lines up to one with a single dot, or Ctrl-D. Null when they are given up, or one of them did not fit.
    /// </summary>
    private async Task<byte[]?> ReadText()
    {
        Print("Lines, and at last one with a single dot. Ctrl-C gives up.\n");
        var text = new ArrayBufferWriter<byte>();
        int number = 1, cut = 0;
        bool tooLong = false;
        while (true)
        {
            LineEvent end = await ReadTextLine();
            if (end == LineEvent.Interrupted)
            {
                Print("Given up: nothing is changed.\n");
                return null;
            }
            if (end == LineEvent.EndOfFile || _editor.Bytes.SequenceEqual("."u8))
                break;
            if (_editor.IsCut && cut == 0)
                cut = number;
            number++;
            // What is too long is still read to its end, and not taken for commands.
            tooLong |= text.WrittenCount + _editor.Bytes.Length >= Frames.LongestText;
            if (tooLong)
                continue;
            text.Write(_editor.Bytes);
            text.Write("\n"u8);
        }
        if (cut > 0)
            Print($"Line {cut} of these is longer than {LineEditor.LongestOfText} bytes: nothing is changed.\n");
        else if (tooLong)
            Print($"The text is longer than {Frames.LongestText} bytes: nothing is changed.\n");
        return cut > 0 || tooLong ? null : text.WrittenSpan.ToArray();
    }

    private async Task<LineEvent> ReadTextLine()
    {
        _editor.Begin(TextPrompt, _line.Output, plain: true);
        _telling = true;
        try
        {
            while (true)
            {
                int key = await NextKey();
                if (key < 0)
                    return LineEvent.Interrupted;
                LineEvent happened = _editor.Feed((byte)key, _line.Output);
                if (happened is LineEvent.Entered or LineEvent.Interrupted or LineEvent.EndOfFile)
                    return happened;
            }
        }
        finally
        {
            _telling = false;
        }
    }
}
