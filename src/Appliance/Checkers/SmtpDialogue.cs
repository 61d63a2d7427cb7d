using System.Text;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// `SMTP_CHECK` (RFC 5321 sections 3.1 to 3.3): a greeting of 220, HELO and its 250, QUIT and any answer. Answers of
/// several lines (`220-`) are read to their last; a line may end in a bare LF.
/// </summary>
internal sealed class SmtpDialogue(SmtpCheckSettings check) : Dialogue
{
    /// <summary>Bytes of one answer; RFC 5321 section 4.5.3.1.5 has 512 a line.</summary>
    public const int LongestAnswer = 16 * 1024;

    private const int LongestKept = 80;

    private enum Step : byte { Greeting, Helo, Quit }

    private readonly byte[] _helo = Encoding.UTF8.GetBytes($"HELO {check.Helo}\r\n");
    private static readonly byte[] s_quit = "QUIT\r\n"u8.ToArray();

    private readonly byte[] _line = new byte[LongestKept];
    private Step _step;
    private int _said, _lineLength, _answerLength;

    public override SocketKind Kind => SocketKind.Stream;

    /// <summary>`[192.0.2.1]:25`.</summary>
    private string Target => $"[{check.Target.Address}]:{check.Target.Port}";

    public override ReadOnlySpan<byte> Words => _step switch
    {
        Step.Helo => _helo.AsSpan(_said),
        Step.Quit => s_quit.AsSpan(_said),
        _ => default,
    };

    public override void Begin(int page)
    {
        base.Begin(page);
        (_step, _said, _lineLength, _answerLength) = (Step.Greeting, 0, 0, 0);
    }

    public override void Said(int count) => _said += count;

    public override void Hear(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && End is null)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? bytes : bytes[..end];
            ReadOnlySpan<byte> kept = piece[..Math.Min(piece.Length, LongestKept - _lineLength)];
            kept.CopyTo(_line.AsSpan(_lineLength));
            _lineLength += kept.Length;
            _answerLength += piece.Length + 1;
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (end >= 0)
            {
                EndLine(_line.AsSpan(0, _lineLength).TrimEnd((byte)'\r'));
                _lineLength = 0;
            }
            else if (_answerLength > LongestAnswer)
                Wrong("an answer without end");
        }
    }

    private void EndLine(ReadOnlySpan<byte> line)
    {
        if (line.Length > 3 && line[3] == '-' && _step != Step.Quit)
        {
            if (_answerLength > LongestAnswer)
                Wrong("an answer without end");
            return; // There is another one.
        }
        bool hasCode = line.Length == 3 || line.Length > 3 && line[3] == ' ';
        string shown = Encoding.ASCII.GetString(line);
        if (_step == Step.Quit)
            End = AttemptEnd.Passed("greets, and answers to HELO");
        else if (!hasCode || !line.StartsWith(_step == Step.Greeting ? "220"u8 : "250"u8))
            Wrong(shown);
        else
            (_step, _said, _answerLength) = (_step + 1, 0, 0);
    }

    private void Wrong(string remark) => End = AttemptEnd.Failed(_step == Step.Greeting
        ? $"Bad greeting banner from server {Target}" : $"Bad HELO response from server {Target}", remark);

    public override void HungUp(bool orderly)
    {
        // It has answered all that mattered; the line of its goodbye may be lost.
        if (_step == Step.Quit)
            End = AttemptEnd.Passed("greets, and answers to HELO");
        else
            base.HungUp(orderly);
    }

    public override void Fail(Trouble trouble, Errno error, string? remark)
    {
        string reason = trouble switch
        {
            _ when error == Errno.ENETUNREACH =>
                $"Network unreachable for server {check.Target.Address} - real server {Target}",
            Trouble.NotOpened => $"Error connecting to server {Target}",
            Trouble.NotConnected => $"Could not connect to server {Target}",
            Trouble.ConnectTimeout => $"Connection timeout to server {Target}",
            Trouble.WriteTimeout => $"Write timeout to server {Target}",
            Trouble.WriteError => $"Write failure to server {Target}",
            Trouble.ReadError => $"Read failure from server {Target}",
            _ => $"Read timeout from server {Target}",
        };
        End = trouble == Trouble.NotOpened ? AttemptEnd.Refused(error, reason)
            : AttemptEnd.Failed(reason, RemarkOf(trouble, error, remark));
    }
}
