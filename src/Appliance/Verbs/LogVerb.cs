using System.Buffers;
using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Verbs;

/// <summary>The newest lines, and with `--follow` those that come.</summary>
internal sealed class LogVerb : DaemonVerb
{
    private const int Usual = 50;

    /// <summary>
    /// At most this many bytes are on their way to a reader; what comes meanwhile waits in the ring, or falls out of
    /// it.
    /// </summary>
    private const int Piece = 4096;

    /// <summary>How often a follower looks: nothing has to wake it, so it costs those who write nothing.</summary>
    private static readonly Duration s_glance = Duration.FromMilliseconds(250);

    public override string Name => "log";
    public override string Arguments => "[LINES] [--follow]";
    public override string Help => "The newest lines of the log, and those that come";

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        int count = Usual;
        foreach (string word in request.Words)
            if (word != "--follow" && !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out count))
                return await request.Wrong($"log does not know '{Request.Shown(word)}': there are a number of "
                    + $"lines, and --follow.");
        LogRing ring = await daemon.Kept.Fresh();
        if (ring.Capacity == 0 && daemon.Engine.IsNone && !daemon.Pools.Unanswered.IsOk)
            return await request.Refuse("With -C it is the checkers' process that keeps lines, and "
                + (daemon.Pools.Unanswered == Errno.ENOENT ? "none runs." : "it does not answer."));
        if (ring.Capacity == 0 && daemon.Engine.IsGone && !daemon.Engine.IsNone)
            return await request.Refuse(daemon.NothingTold);
        if (ring.Capacity == 0)
            return await request.Refuse("No lines are kept in memory: logging.keepLines in appliance.json is 0.");
        for (long next = Math.Max(ring.Oldest, ring.Next - count); ;)
        {
            while (Take(ring, ref next) is { Length: > 0 } lines)
                await request.To.Write(lines, request.Gone);
            if (!request.Words.Contains("--follow"))
                return ReplyCode.Done;
            await daemon.Desk.Delay(s_glance, request.Gone);
            LogRing now = await daemon.Kept.Fresh();
            // Another engine counts its lines from 0.
            (next, ring) = (ReferenceEquals(now, ring) ? next : 0, now);
        }
    }

    /// <summary>A few lines from this number on, and what number follows them; empty when there are no more.</summary>
    private static ReadOnlyMemory<byte> Take(LogRing ring, ref long next)
    {
        var text = new ArrayBufferWriter<byte>();
        long lost = 0;
        while (next < ring.Next && text.WrittenCount < Piece)
        {
            if (ring.Find(next) is { } line)
            {
                TellLost(text, ref lost);
                Encoding.UTF8.GetBytes($"{line.At} {Importance(line.Level)}", text);
                text.Write(line.Utf8);
                text.Write("\n"u8);
                next++;
            }
            else
            {
                long oldest = Math.Max(next + 1, ring.Oldest);
                lost += oldest - next;
                next = oldest;
            }
        }
        TellLost(text, ref lost);
        return text.WrittenMemory;
    }

    private static void TellLost(IBufferWriter<byte> text, ref long lost)
    {
        if (lost > 0)
            Encoding.UTF8.GetBytes($"... {lost} lines came faster than they were read and are missing here\n", text);
        lost = 0;
    }

    private static string Importance(LogLevel level) => level switch
    {
        LogLevel.Alert => "alert: ",
        LogLevel.Error => "error: ",
        LogLevel.Warning => "warning: ",
        _ => "",
    };
}
