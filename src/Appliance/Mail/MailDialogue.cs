using System.Collections.Immutable;
using System.Text;
using Appliance.Base;
using Appliance.Checkers;
using VrrpAot.Linux;

namespace Appliance.Mail;

/// <summary>What has become of a letter.</summary>
internal enum LetterFate : byte
{
    /// <summary>It is still on its way.</summary>
    Open,
    /// <summary>The relay has it, for all who are not <see cref="MailDialogue.Later"/> or refused.</summary>
    Taken,
    /// <summary>It may go through another time.</summary>
    Again,
    /// <summary>The relay does not want it.</summary>
    Refused,
}

/// <summary>
/// What is said to a relay to give it one letter (RFC 5321 sections 3.3 and 4.3.2): HELO, MAIL, RCPT for each, DATA,
/// QUIT, each when the one before was answered, as keepalived does it. An answer of several lines counts by its last; a
/// line may end in a bare LF.
/// </summary>
/// <param name="relay">`[192.0.2.1]:25`, for the lines.</param>
/// <param name="message">The letter with its last dot.</param>
internal sealed class MailDialogue(string relay, string helo, string from, ImmutableArray<string> to, byte[] message)
    : Dialogue
{
    /// <summary>Bytes of one answer; RFC 5321 section 4.5.3.1.5 has 512 a line.</summary>
    public const int LongestAnswer = 16 * 1024;

    private const int LongestKept = 200;

    private enum Step : byte { Greeting, Helo, From, To, Data, Message, Quit }

    private readonly byte[] _line = new byte[LongestKept];
    private readonly List<string> _later = [], _complaints = [];
    private Step _step;
    private byte[] _words = [];
    private int _said, _lineLength, _answerLength, _recipient, _accepted;

    public override SocketKind Kind => SocketKind.Stream;

    /// <summary>One for each step, and the message and its long thoughts.</summary>
    public override int MostSteps => 8 + to.Length;

    public LetterFate Fate { get; private set; }

    /// <summary>Who may get it another time, where the relay has taken it for others.</summary>
    public IReadOnlyList<string> Later => _later;

    /// <summary>keepalived's lines about what went wrong.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public override ReadOnlySpan<byte> Words => _words.AsSpan(_said);

    public override void Said(int count) => _said += count;

    private void Say(Step step, string line)
    {
        _step = step;
        (_words, _said, _answerLength) = (Encoding.UTF8.GetBytes(CleanText.Line(line) + "\r\n"), 0, 0);
    }

    public override void Hear(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && End is null)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? bytes : bytes[..end];
            piece[..Math.Min(piece.Length, LongestKept - _lineLength)].CopyTo(_line.AsSpan(_lineLength));
            _lineLength = Math.Min(LongestKept, _lineLength + piece.Length);
            _answerLength += piece.Length + 1;
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (_answerLength > LongestAnswer)
                Break($"Received buffer from remote SMTP server {relay} overflow our get read buffer length.");
            else if (end >= 0)
            {
                EndLine(_line.AsSpan(0, _lineLength).TrimEnd((byte)'\r'));
                _lineLength = 0;
            }
        }
    }

    private void EndLine(ReadOnlySpan<byte> line)
    {
        bool hasCode = line.Length >= 3 && char.IsAsciiDigit((char)line[0]) && char.IsAsciiDigit((char)line[1])
            && char.IsAsciiDigit((char)line[2]) && (line.Length == 3 || line[3] is (byte)' ' or (byte)'-');
        // What it says after QUIT does not matter any more.
        if (_step == Step.Quit)
            Finish();
        else if (!hasCode)
            Break($"Error processing {WordOf(_step)} cmd on SMTP server {relay}. SMTP status code = 0");
        else if (line.Length == 3 || line[3] == ' ')
            Answered((line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0');
    }

    /// <summary>In keepalived's lines.</summary>
    private static string WordOf(Step step) => step switch
    {
        Step.Greeting => "(E)SMTP",
        Step.Helo => "HELO",
        Step.From => "MAIL",
        Step.To => "RCPT",
        Step.Data => "DATA",
        _ => "BODY",
    };

    private void Answered(int code)
    {
        bool isGood = _step switch
        {
            Step.Greeting => code == 220,
            Step.Data => code == 354,
            // 251: it forwards; 252: it cannot tell, and tries.
            Step.To => code is >= 250 and <= 252,
            _ => code == 250,
        };
        if (!isGood)
            Complain(code);
        if (_step == Step.To)
        {
            _accepted += isGood ? 1 : 0;
            // RFC 5321 section 4.2.1: 4 is a no for now, 5 a no for good.
            if (!isGood && code < 500)
                _later.Add(to[_recipient]);
            _recipient++;
            Next();
        }
        else if (isGood)
            Next();
        else
            Leave(code < 500 ? LetterFate.Again : LetterFate.Refused);
    }

    private void Complain(int code) => _complaints.Add(
        $"Error processing {WordOf(_step)} cmd on SMTP server {relay}. SMTP status code = {code}");

    private void Next()
    {
        switch (_step)
        {
            case Step.Greeting:
                Say(Step.Helo, $"HELO {helo}");
                break;
            case Step.Helo:
                Say(Step.From, $"MAIL FROM:<{from}>");
                break;
            case Step.From or Step.To when _recipient < to.Length:
                Say(Step.To, $"RCPT TO:<{to[_recipient]}>");
                break;
            case Step.To when _accepted == 0:
                Leave(_later.Count > 0 ? LetterFate.Again : LetterFate.Refused);
                break;
            case Step.From or Step.To:
                Say(Step.Data, "DATA");
                break;
            case Step.Data:
                (_step, _words, _said, _answerLength) = (Step.Message, message, 0, 0);
                break;
            case Step.Message:
                Leave(LetterFate.Taken);
                break;
        }
    }

    private void Leave(LetterFate fate)
    {
        Fate = fate;
        Say(Step.Quit, "QUIT");
    }

    /// <summary>It makes no sense to talk on.</summary>
    private void Break(string complaint)
    {
        _complaints.Add(complaint);
        Fate = LetterFate.Again;
        Finish();
    }

    private void Finish() => End = Fate == LetterFate.Taken ? AttemptEnd.Passed("taken")
        : AttemptEnd.Failed("not taken", _complaints.Count > 0 ? _complaints[^1] : "");

    public override void HungUp(bool orderly)
    {
        if (_step == Step.Quit)
            Finish();
        else
            Break($"Remote SMTP server {relay} has closed the connection.");
    }

    public override void Fail(Trouble trouble, Errno error, string? remark)
    {
        if (_step == Step.Quit)
        {
            Finish();
            return;
        }
        Break(trouble switch
        {
            Trouble.NotOpened or Trouble.NotConnected =>
                $"SMTP connection ERROR to {relay}.{(error.IsOk ? "" : $" {error}")}",
            Trouble.ConnectTimeout => $"Timeout connecting SMTP server {relay}.",
            Trouble.NoTls => $"SMTP connection ERROR to {relay}. {RemarkOf(trouble, error, remark)}",
            Trouble.WriteTimeout or Trouble.WriteError => $"Cannot send data to remote SMTP server {relay}.",
            Trouble.ReadError => $"Error reading data from remote SMTP server {relay}.",
            _ => $"Timeout reading data to remote SMTP server {relay}.",
        });
    }
}
