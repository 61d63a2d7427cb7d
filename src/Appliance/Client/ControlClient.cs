using System.Text;
using Appliance.Base;
using Appliance.Sessions;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Client;

/// <summary>
/// The verbs on the command line (`vrrpaot status`): asks the running daemon, and prints what it answers.
/// </summary>
internal static class ControlClient
{
    public const string DefaultSocket = "/run/vrrpaot/control.sock";

    /// <summary>
    /// What is written at once; no packet of a trace is longer, so that one that is stopped leaves whole ones.
    /// </summary>
    private const int Portion = 64 * 1024;

    /// <param name="takesText">A text may come with the words.</param>
    /// <returns>The exit code of the answer.</returns>
    public static int Run(string socket, string[] words, bool takesText)
    {
        TraceFile? file = null;
        if (words is ["trace", ..])
        {
            file = TraceFile.Of(words, Descriptor.IsTerminal(StandardStreams.Output), out List<string> question);
            words = [.. question];
        }
        if (!TryTakeText(takesText, out byte[]? text))
            return ReplyCode.Wrong;
        Errno refused = LocalSocket.Connect(socket, out Descriptor daemon);
        if (!refused.IsOk)
        {
            StandardStreams.WriteLine(StandardStreams.Error, refused == Errno.EACCES
                ? $"{socket}: only root and the socket's group may ask"
                : refused == Errno.EAGAIN
                    ? $"No vrrpaot answers at {socket}: the process that listens there takes no callers"
                : $"No vrrpaot answers at {socket}: {refused}");
            return refused == Errno.EACCES ? ReplyCode.NotAllowed : ReplyCode.NotRunning;
        }
        // A daemon that does not want all of it has answered why.
        Descriptor.Write(daemon, Frames.Question(words, text));
        TerminalText? terminal = TerminalText.Of(StandardStreams.Output, words);
        int code = Print(daemon, file, terminal);
        terminal?.Finish();
        daemon.Dispose();
        if (code == ReplyCode.TextWanted)
            StandardStreams.WriteLine(StandardStreams.Error,
                $"The lines come on standard input: vrrpaot {string.Join(' ', words)} < FILE");
        if (code < 0)
            StandardStreams.WriteLine(StandardStreams.Error, "The answer broke off: the daemon has ended");
        return code < 0 ? ReplyCode.NotRunning : code;
    }

    /// <summary>One question whose answer is wanted whole, or not at all.</summary>
    /// <param name="patience">How long it may take.</param>
    /// <param name="interrupt">Ends the wait when it is readable; the default is none.</param>
    /// <returns>The code, and the text; below 0 when no answer came, or not in time.</returns>
    public static (int Code, byte[] Text) Ask(string socket, IEnumerable<string> words, Duration patience,
        Borrowed interrupt = default)
    {
        if (!LocalSocket.Connect(socket, out Descriptor daemon).IsOk)
            return (-1, []);
        using (daemon)
        {
            Descriptor.Write(daemon, Frames.Question(words, null));
            Instant end = BootClock.Now + patience;
            var answer = new List<byte>();
            var portion = new byte[4096];
            while (true)
            {
                if (DescriptorWait.For(daemon, Readiness.Readable, interrupt, end) != Waited.Ready
                    || !Descriptor.Read(daemon, portion, out int count).IsOk)
                    return (-1, []);
                if (count == 0)
                    return Frames.Whole(answer.ToArray());
                answer.AddRange(portion.AsSpan(0, count));
            }
        }
    }

    /// <summary>
    /// What `edit` and its like are given on standard input, where that is no terminal: the shell has said what it is.
    /// </summary>
    /// <returns>False, and a sentence, when it is too long.</returns>
    private static bool TryTakeText(bool takesText, out byte[]? text)
    {
        text = null;
        if (!takesText || Descriptor.IsTerminal(StandardStreams.Input))
            return true;
        var all = new List<byte>();
        var buffer = new byte[8192];
        while (Descriptor.Read(StandardStreams.Input, buffer, out int count).IsOk && count > 0
            && all.Count <= Frames.LongestText)
            all.AddRange(buffer.AsSpan(0, count));
        text = [.. all];
        if (text.Length <= Frames.LongestText)
            return true;
        StandardStreams.WriteLine(StandardStreams.Error,
            $"The text is longer than {Frames.LongestText} bytes: nothing is done");
        return false;
    }

    /// <summary>-1 when the end did not come.</summary>
    /// <param name="file">Where the bytes of a trace go; null for text on standard output.</param>
    /// <param name="terminal">Where that is one.</param>
    private static int Print(Borrowed daemon, TraceFile? file, TerminalText? terminal)
    {
        Borrowed output = file is null ? StandardStreams.Output : default;
        var header = new List<byte>();
        var one = new byte[1];
        while (header.Count < Frames.LongestHeader && Descriptor.Read(daemon, one, out int got).IsOk && got == 1)
        {
            if (one[0] != '\n')
            {
                header.Add(one[0]);
                continue;
            }
            if (!Frames.TryRead(header.ToArray(), out bool isEnd, out int number))
                return -1;
            if (isEnd)
                return number;
            header.Clear();
            if (!Copy(daemon, number, ref output, file, terminal))
                return -1;
        }
        return -1;
    }

    /// <summary>
    /// To a terminal goes clean text only, also of a configuration that `show` tells byte by byte; a file
    /// or a program gets those bytes.
    /// </summary>
    private static Errno Write(Borrowed output, ReadOnlySpan<byte> portion, TerminalText? terminal)
    {
        if (!Descriptor.IsTerminal(output))
            return Descriptor.Write(output, portion);
        var text = new char[s_utf8.GetCharCount(portion, flush: false)];
        s_utf8.GetChars(portion, text, flush: false);
        if (terminal is null)
            StandardStreams.Write(output, new string(text));
        else
            terminal.Write(new string(text));
        return Errno.Ok;
    }

    /// <summary>Keeps the beginning of a character whose end comes with the next portion.</summary>
    private static readonly Decoder s_utf8 = Encoding.UTF8.GetDecoder();

    private static bool Copy(Borrowed daemon, int length, ref Borrowed output, TraceFile? file,
        TerminalText? terminal)
    {
        var portion = new byte[Math.Min(length, Portion)];
        while (length > 0)
        {
            int held = 0;
            while (held < Math.Min(length, portion.Length))
            {
                Descriptor.Read(daemon, portion.AsSpan(held, Math.Min(length, portion.Length) - held), out int count);
                if (count == 0)
                    return false;
                held += count;
            }
            if (output.IsNone)
                output = file!.Open(portion.AsSpan(0, held));
            if (output.IsNone || !Write(output, portion.AsSpan(0, held), terminal).IsOk)
                return false;
            length -= held;
        }
        return true;
    }
}
