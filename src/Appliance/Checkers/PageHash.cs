using System.Text;
using Appliance.Settings.Balancing;
using Appliance.Tls;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// What `genhash` does: asks for one page as an HTTP_GET would, and says the MD5 of what comes, for `digest`. What it
/// says is keepalived's to the byte, but for control characters that a server sends.
/// </summary>
/// <param name="check">With one page; certificates do not matter.</param>
/// <param name="isVerbose">Head and body are shown as well.</param>
/// <param name="print">Text for standard output.</param>
/// <param name="complain">A line for standard error.</param>
internal sealed class PageHash(HttpCheckSettings check, bool isVerbose, Action<string> print, Action<string> complain)
    : IPageReader, IConversationWatcher
{
    private const string Nothing = "no data received from remote webserver";
    private const int Row = 16;

    private readonly Md5 _hash = new();
    private readonly List<byte> _head = [];
    private bool _hasHead, _isFirstPiece, _isAtLineStart, _brokeOff;

    public void Run()
    {
        Instant start = BootClock.Now;
        using var poller = new Poller();
        HttpAsked page = new(check, check.Urls[0]);
        TlsClient[] tls = check.IsTls ? [new TlsClient(Trust.In(null, verifies: false), page.ServerName, null)] : [];
        var attempt = new Attempt(check, new HttpDialogue(check, [page], isVerified: false, this), tls, poller, 0)
            { Watcher = this };
        attempt.Start(0, start);
        Tell(CheckByHand.Wait(poller, attempt));
        if (isVerbose)
            print($"\nGlobal response time for [{check.Urls[0].Path}] = "
                + $"{(BootClock.Now - start).Nanoseconds / 1000} usecs\n");
    }

    private void Tell(in AttemptEnd end)
    {
        bool cameNothing = end.Reason == HttpDialogue.NoData || end.Reason == HttpDialogue.WrongStatus && !_hasHead;
        if (end.Result != AttemptResult.Passed && !cameNothing)
        {
            print(end.Reason + "\n");
            if (isVerbose)
                complain(end.Remark);
            return;
        }
        Span<byte> hash = stackalloc byte[Md5.HashBytes];
        _hash.Finish(hash);
        // keepalived 2.2.7 leaves this part out where TLS ends without its goodbye.
        if (isVerbose && !(check.IsTls && _brokeOff))
        {
            print("\n");
            Title("HTML hash resulting", 4);
            Dump(hash);
            Title("HTML hash final resulting", 1);
        }
        if (cameNothing)
            complain(Nothing);
        else
            print(Convert.ToHexStringLower(hash) + "\n");
    }

    public void ReadHead(ReadOnlySpan<byte> piece)
    {
        bool isBlank = false;
        foreach (byte b in piece)
        {
            _head.Add(b);
            isBlank = b == '\n' && _isAtLineStart;
            _isAtLineStart = b == '\n' || b == '\r' && _isAtLineStart;
        }
        if (!isBlank)
            return;
        _hasHead = _isFirstPiece = true;
        if (!isVerbose)
            return;
        Title("HTTP Header Buffer", 4);
        Dump(_head.ToArray());
        Title("HTTP Header Ascii Buffer", 1);
        print(Encoding.Latin1.GetString(_head.ToArray()) + "\n");
        _head.Clear(); // After an interim answer (100) another one follows.
    }

    public void ReadBody(ReadOnlySpan<byte> piece)
    {
        _hash.Add(piece);
        if (!isVerbose || piece.IsEmpty)
            return;
        // keepalived says so only if the first piece of the body came together with the head.
        if (_isFirstPiece)
            Title("HTML Buffer", 8);
        _isFirstPiece = false;
        Dump(piece);
    }

    public void ReadEnd(bool orderly) => _brokeOff = !orderly;

    private void Title(string title, int blanks)
    {
        string line = new('-', 23), gap = new(' ', blanks);
        print($"{line}[{gap}{title}{gap}]{line}\n");
    }

    /// <summary>Offsets in decimal, as keepalived's.</summary>
    private void Dump(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        for (int offset = 0; offset < bytes.Length; offset += Row)
        {
            ReadOnlySpan<byte> row = bytes[offset..Math.Min(offset + Row, bytes.Length)];
            text.Append($"{offset:0000}  ");
            for (int i = 0; i < Row; i++)
            {
                if (i == Row / 2)
                    text.Append("- ");
                text.Append(i < row.Length ? $"{row[i]:x2} " : "   ");
            }
            text.Append("  ");
            for (int i = 0; i < Row; i++)
                text.Append(i < row.Length && row[i] is >= (byte)' ' and <= (byte)'~' ? (char)row[i]
                    : i < row.Length ? '.' : ' ');
            text.Append('\n');
        }
        print(text.ToString());
    }

    /// <summary>A new read: what comes with it did not come with the head.</summary>
    public void Heard(ReadOnlySpan<byte> bytes) => _isFirstPiece = false;

    public void Connected()
    {
    }

    public void Encrypted()
    {
    }

    public void Said(ReadOnlySpan<byte> bytes)
    {
    }

    public void HungUp()
    {
    }
}
