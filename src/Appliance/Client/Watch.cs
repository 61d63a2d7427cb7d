using System.Buffers;
using System.Text;
using Appliance.Base;
using Appliance.Console;
using Appliance.Screens;
using Appliance.Sessions;
using Appliance.Views;
using VrrpAot.Linux;

namespace Appliance.Client;

/// <summary>
/// `status --watch` and its like at a terminal: asks again each second and repaints what has changed. A daemon that is
/// gone is waited for.
/// </summary>
internal static class Watch
{
    private const string Word = "--watch";

    private static readonly Duration s_pause = Duration.FromSeconds(1), s_patience = Duration.FromSeconds(2);

    /// <summary>Programs, and who pipes it somewhere, get the texts one after the other.</summary>
    public static bool IsMeant(string[] words) => words is ["status" or "servers", ..] && words.Contains(Word)
        && !words.Contains("--json") && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && Descriptor.IsTerminal(StandardStreams.Output)
        && Descriptor.IsTerminal(StandardStreams.Input);

    /// <returns>The code of the last answer.</returns>
    public static int Run(string socket, string[] words)
    {
        using SecretTerminal? keys = SecretTerminal.TryTake(StandardStreams.Input);
        if (keys is null)
            return ReplyCode.Refused;
        Descriptor.Write(StandardStreams.Output, Sequences.Open);
        try
        {
            return Show(socket, new WatchPicture([.. words.Where(word => word != Word)]));
        }
        finally
        {
            Descriptor.Write(StandardStreams.Output, Sequences.Close);
        }
    }

    private static int Show(string socket, WatchPicture watch)
    {
        var painter = new Repainting(TerminalText.IsColoured);
        var keys = new Keys();
        var bytes = new byte[64];
        while (true)
        {
            (int code, byte[] text) = ControlClient.Ask(socket, watch.Question, s_patience);
            watch.Take(code >= 0 ? CleanText.Lines(Encoding.UTF8.GetString(text))
                : $"No vrrpaot answers at {socket}; it is asked again each second.");
            Instant next = BootClock.Now + s_pause;
            bool asksAgain = false;
            Paint(painter, watch);
            while (!asksAgain && DescriptorWait.For(StandardStreams.Input, Readiness.Readable, default, next)
                == Waited.Ready)
            {
                if (!Descriptor.Read(StandardStreams.Input, bytes, out int count).IsOk || count == 0)
                    return code;
                foreach (byte b in bytes.AsSpan(0, count))
                    if (!Press(watch, painter, keys.Feed(b), ref asksAgain))
                        return code < 0 ? ReplyCode.NotRunning : code;
                if (!asksAgain)
                    Paint(painter, watch);
            }
        }
    }

    /// <summary>False when the person has had enough.</summary>
    private static bool Press(WatchPicture watch, Repainting painter, Key key, ref bool asksAgain)
    {
        switch (key)
        {
            case { Kind: KeyKind.Up } or { Kind: KeyKind.Left }:
                watch.Up();
                break;
            case { Kind: KeyKind.Down } or { Kind: KeyKind.Right }:
                watch.Down();
                break;
            case { Kind: KeyKind.Enter }:
                asksAgain |= watch.Enter();
                break;
            case { Kind: KeyKind.Backspace }:
                asksAgain |= watch.Leave();
                break;
            case { Kind: KeyKind.Redraw }:
                painter.Forget();
                break;
            case { Kind: KeyKind.Character, Byte: (byte)'q' or (byte)'Q' } or { Kind: KeyKind.Interrupt }:
                return false;
        }
        return true;
    }

    private static void Paint(Repainting painter, WatchPicture watch)
    {
        (int columns, int rows) = TerminalSize.Of(StandardStreams.Output);
        // Nobody knows of a serial line: 80x24. The last column stays empty, since terminals differ there.
        Picture picture = watch.Draw((columns >= 20 ? columns : Wrapped.Usual) - 1, rows >= 4 ? rows : 24);
        var bytes = new ArrayBufferWriter<byte>();
        painter.Draw(picture, bytes);
        Descriptor.Write(StandardStreams.Output, bytes.WrittenSpan);
    }
}
