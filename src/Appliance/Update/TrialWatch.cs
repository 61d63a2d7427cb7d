using Appliance.Base;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>
/// While the firmware is on trial: lets the judge look every second, and does what it decides. A session of the desk.
/// </summary>
/// <param name="committed">Called when the firmware stays.</param>
/// <param name="end">Asks for a restart.</param>
internal sealed class TrialWatch(Desk desk, Firmware firmware, FreshSnapshots snapshots, Action committed,
    Func<Ending, Errno> end, Action<LogLine> log)
{
    private static readonly Duration s_look = Duration.FromSeconds(1);

    public async Task Run(CancellationToken stop)
    {
        Duration time = Duration.FromSeconds(firmware.Image.TrialSeconds);
        // The clock counts from power on, so an engine that is started again has no more time than the first.
        var judge = new TrialJudge(firmware.Note.Trial?.Demand, time / 10, new Instant(time.Nanoseconds));
        while (firmware.IsOnTrial)
        {
            await desk.Delay(s_look, stop);
            TrialVerdict verdict = judge.Look(await snapshots.Get(), Carriers.Up(), BootClock.Now);
            if (verdict == TrialVerdict.Commit)
                verdict = Commit(new Instant(time.Nanoseconds));
            if (verdict != TrialVerdict.GiveUp)
                continue;
            firmware.GiveUp(judge.Missing ?? "it cannot be kept");
            if (end(Ending.Restart) is { IsOk: false } errno)
                log(new LogLine(LogLevel.Error, $"Process 1 cannot be asked for a restart: {errno}"));
            return;
        }
    }

    private TrialVerdict Commit(Instant latest)
    {
        try
        {
            firmware.Commit();
            committed();
            return TrialVerdict.Commit;
        }
        catch (IOException refused)
        {
            log(new LogLine(LogLevel.Error, $"The firmware has proved itself and cannot be kept: {refused.Message}"));
            return BootClock.Now >= latest ? TrialVerdict.GiveUp : TrialVerdict.Wait;
        }
    }
}
