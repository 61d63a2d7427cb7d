using System.IO.Pipelines;
using Appliance.Screens;
using Appliance.Views;
using VrrpAot.Linux;

namespace Appliance.Console;

/// <summary>
/// `status --watch` at the console: repainted in place, by the differences. It is the one thing here that sends
/// sequences of ECMA-48; who has a terminal that knows none asks for `status` again and again.
/// </summary>
/// <param name="ask">Runs a command, and gives all that it says.</param>
/// <param name="key">The next byte typed before a moment: -1 for none any more, below that for none yet.</param>
internal sealed class ConsoleWatch(PipeWriter line, Func<IReadOnlyList<string>, Task<string>> ask,
    Func<Instant, ValueTask<int>> key)
{
    private static readonly Duration s_pause = Duration.FromSeconds(1);

    /// <summary>Of a line of 9600 baud: what is still on its way is not overtaken by what comes after it.</summary>
    private const int BytesASecond = 960;

    private readonly Keys _keys = new();
    private readonly Repainting _painter = new(coloured: true);

    public static bool IsMeant(IReadOnlyList<string> words) => words is ["status" or "servers", ..]
        && words.Contains("--watch") && !words.Contains("--json");

    public async Task Run(IReadOnlyList<string> words, int columns, int rows)
    {
        var watch = new WatchPicture([.. words.Where(word => word != "--watch")]);
        Write(Sequences.Open);
        try
        {
            do
                watch.Take(await ask(watch.Question));
            while (await Show(watch, columns, rows));
        }
        finally
        {
            Write(Sequences.Close);
        }
    }

    /// <summary>Until there is something else to ask. False when the person has had enough.</summary>
    private async Task<bool> Show(WatchPicture watch, int columns, int rows)
    {
        Instant next = BootClock.Now + s_pause;
        while (true)
        {
            long before = line.UnflushedBytes;
            _painter.Draw(watch.Draw(columns - 1, rows), line);
            Instant sent = BootClock.Now
                + new Duration((line.UnflushedBytes - before) * 1_000_000_000 / BytesASecond);
            next = next < sent ? sent : next;
            int pressed = await key(next);
            if (pressed < 0)
                return pressed != -1;
            switch (_keys.Feed((byte)pressed))
            {
                case { Kind: KeyKind.Up } or { Kind: KeyKind.Left }:
                    watch.Up();
                    break;
                case { Kind: KeyKind.Down } or { Kind: KeyKind.Right }:
                    watch.Down();
                    break;
                case { Kind: KeyKind.Enter }:
                    watch.Enter();
                    return true;
                case { Kind: KeyKind.Backspace }:
                    watch.Leave();
                    return true;
                case { Kind: KeyKind.Redraw }:
                    _painter.Forget();
                    break;
                case { Kind: KeyKind.Character, Byte: (byte)'q' or (byte)'Q' } or { Kind: KeyKind.Interrupt }:
                    return false;
            }
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(line.GetSpan(bytes.Length));
        line.Advance(bytes.Length);
    }
}
