using System.Buffers;
using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Logging;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>`log`: the newest lines, and with `--follow` those that come.</summary>
internal sealed partial class BoxCommands
{
    private const int LogLength = 50;

    /// <summary>
    /// At most this many bytes are on their way to a reader; what comes meanwhile waits in the ring, or falls out of
    /// it.
    /// </summary>
    private const int LogPiece = 4096;

    /// <summary>How often a follower looks: nothing has to wake it, so it costs those who write nothing.</summary>
    private static readonly Duration s_glance = Duration.FromMilliseconds(250);

    private async Task<int> Log(Question question)
    {
        bool follow = question.Words.Contains("--follow");
        int count = LogLength;
        foreach (string word in question.Words)
            if (word != "--follow" && !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out count))
                return await Say(question, Wrong,
                    $"log does not know '{Shown(word)}': there are a number of lines, and --follow.\n");
        if (_log.Capacity == 0)
            return await Say(question, Refused,
                "No lines are kept in memory: logging.keepLines in appliance.json is 0.\n");
        for (long next = Math.Max(_log.Oldest, _log.Next - count); ;)
        {
            while (TakeLines(ref next) is { Length: > 0 } lines)
                await question.To.Write(lines, question.Gone);
            if (!follow)
                return Done;
            await _desk.Delay(s_glance, question.Gone);
        }
    }

    /// <summary>A few lines from this number on, and what number follows them; empty when there are no more.</summary>
    private ReadOnlyMemory<byte> TakeLines(ref long next)
    {
        var text = new ArrayBufferWriter<byte>();
        long lost = 0;
        while (next < _log.Next && text.WrittenCount < LogPiece)
        {
            if (_log.Find(next) is { } line)
            {
                TellLost(text, ref lost);
                Encoding.UTF8.GetBytes($"{line.At} {Importance(line.Level)}", text);
                text.Write(line.Utf8);
                text.Write("\n"u8);
                next++;
            }
            else
            {
                long oldest = Math.Max(next + 1, _log.Oldest);
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
