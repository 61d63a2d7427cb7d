using System.Text;
using Appliance.Base;
using Appliance.Hatch;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Trace;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Verbs;

/// <summary>
/// `trace journal`: what the engine's elections are told, for who plays it again elsewhere. It goes on with the next
/// engine when one dies. Where no bytes can go, on a console, they come as lines of base64, each behind a colon.
/// </summary>
internal sealed class JournalTrace(RunningDaemon daemon, Request request, TraceRequest wanted)
{
    /// <summary>Bytes of one journal: some 800,000 adverts.</summary>
    private const long Longest = 64 * 1024 * 1024;

    /// <summary>Bytes of a line: 73 columns.</summary>
    private const int Line = 54;

    private static readonly Duration s_pause = Duration.FromMilliseconds(100);

    public async Task<int> Run()
    {
        FarEngine engine = daemon.Engine;
        Instant end = BootClock.Now + wanted.Length;
        Outcome begun = await engine.BeginJournal();
        if (!begun.IsDone)
            return await request.Refuse(begun.Text);
        using IDisposable over = daemon.Desk.At(end, engine.EndJournal);
        using CancellationTokenRegistration leaving = request.Gone.Register(engine.EndJournal);
        var header = new byte[JournalFile.Header];
        JournalFile.WriteHeader(header, Moment.Now.UnixMilliseconds, BootClock.Now);
        await request.To.Write(Formed(header), request.Gone);
        long written = header.Length;
        bool runs = true;
        while (runs || BootClock.Now < end && written < Longest)
        {
            if (!runs)
            {
                // Its engine has ended: it begins anew with the next one.
                await daemon.Desk.Delay(s_pause, request.Gone);
                runs = (await engine.BeginJournal()).IsDone;
                continue;
            }
            FieldReader? answer = await engine.TakeJournal();
            runs = answer is not null;
            if (answer is null)
                continue;
            (bool isLast, byte[] records) = NewsFields.ReadJournal(answer);
            await request.To.Write(Formed(records), request.Gone);
            runs = !isLast;
            written += records.Length;
            if (written >= Longest)
                engine.EndJournal();
        }
        return ReplyCode.Done;
    }

    private byte[] Formed(byte[] bytes)
    {
        if (wanted.Bytes)
            return bytes;
        var text = new StringBuilder();
        for (int at = 0; at < bytes.Length; at += Line)
            text.Append(':').Append(Convert.ToBase64String(bytes, at, Math.Min(Line, bytes.Length - at))).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
