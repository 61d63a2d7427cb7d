using System.Text;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Update;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>One `update` or `downgrade` on its way, for all who listen. On the desk's thread.</summary>
internal sealed class FirmwareChange
{
    public const string OnItsWay = "An update is on its way: `update` follows it, `update stop` ends it.";

    private static readonly Duration s_glance = Duration.FromMilliseconds(250);
    private static readonly Duration s_second = Duration.FromSeconds(1);
    private static readonly Duration s_mostPatient = Duration.FromSeconds(20);

    private readonly RunningDaemon _daemon;
    private readonly Firmware _firmware;
    private readonly string _by;
    private readonly bool _force;
    private readonly StringBuilder _said = new();
    private bool _isStopped;

    private FirmwareChange(RunningDaemon daemon, string by, bool force, UpdateWork? work) =>
        (_daemon, _firmware, _by, _force, Work) = (daemon, daemon.Firmware!, by, force, work);

    /// <summary>What brings an update to the spare slot; null for what lies there already.</summary>
    public UpdateWork? Work { get; }

    /// <summary>Null while it is on its way.</summary>
    public int? Code { get; private set; }

    /// <param name="force">Also when nobody takes the VIPs meanwhile.</param>
    public static Task<int> Begin(RunningDaemon daemon, Request request, bool force, UpdateWork? work)
    {
        var change = new FirmwareChange(daemon, request.Caller.Name, force, work);
        daemon.Change = change;
        daemon.Desk.Open("update", change.Carry);
        return change.Follow(request);
    }

    public void Stop()
    {
        _isStopped = true;
        Work?.Stop();
    }

    /// <summary>
    /// Tells what was said of it so far, and goes on until its end. Who hangs up only stops to listen.
    /// </summary>
    public async Task<int> Follow(Request request)
    {
        for (int told = 0; ;)
        {
            int? code = Code;
            string news = _said.ToString(told, _said.Length - told);
            told += news.Length;
            if (news != "")
                await request.Done(news.TrimEnd('\n'));
            if (code is { } end)
                return end;
            await _daemon.Desk.Delay(s_glance, request.Gone);
        }
    }

    /// <summary>From its beginning to its end, whether a session listens or not.</summary>
    private async Task Carry(CancellationToken stop)
    {
        int code = ReplyCode.Refused;
        try
        {
            if (Work is null || await Bring(Work, stop))
                code = await Try();
            // For those who are gone, and for the log of the night.
            _daemon.Tell(new LogLine(code == ReplyCode.Done ? LogLevel.Info : LogLevel.Warning,
                _said.ToString().TrimEnd('\n').Split('\n')[^1]));
        }
        finally
        {
            Code = code;
        }
    }

    /// <summary>The spare slot holds the update; false when it is refused.</summary>
    private async Task<bool> Bring(UpdateWork work, CancellationToken stop)
    {
        string spare = _firmware.Spare.Name();
        Task<string?> bringing = work.Run(_daemon.Desk);
        bool isNamed = false;
        for (int told = 0; !bringing.IsCompleted;)
        {
            await _daemon.Desk.Delay(s_glance, stop);
            if (work.Header is { } header && !isNamed)
            {
                isNamed = true;
                _said.Append($"Version {header.Version}, {header.Length} bytes, signed by whom this image trusts. "
                    + $"Verified as a whole, then written to slot {spare}:\n");
            }
            if (work.Percent >= told + 10)
                _said.Append($"  {told = work.Percent / 10 * 10} %\n");
        }
        if (await bringing is { } refused)
        {
            _said.Append($"The update is refused: {refused}.\n");
            return false;
        }
        UpdateHeader brought = work.Header!;
        _firmware.RememberSpare(new SlotContent(brought.Version, brought.Built));
        _said.Append($"Slot {spare} holds {brought.Version}{(work.WasThere ? " already" : "")}, "
            + $"read back and found right.\n");
        return true;
    }

    /// <summary>Hands over, and restarts into the spare slot.</summary>
    private async Task<int> Try()
    {
        if (await _daemon.Fresh() is not { } before)
            return EndWith(ReplyCode.Refused, $"{_daemon.NothingTold.TrimEnd('.')}: nothing is tried.");
        InstanceView[] masters = [.. before.Instances.Where(instance =>
            instance.State == RouterState.Master && instance.BasePriority != Priority.Owner.Value)];
        foreach (InstanceView master in masters)
        {
            Outcome outcome = await _daemon.Release(master, _by, _force);
            _said.Append(outcome.Text).Append('\n');
            if (!outcome.IsDone && !_force)
                return TakeBack(masters, "Nothing is tried, and the firmware that runs goes on. "
                    + "`force` tries it all the same, and nobody serves meanwhile.");
        }
        if (_isStopped)
            return TakeBack(masters, "It was stopped: nothing is tried.");
        try
        {
            return await Try(before, masters);
        }
        catch (IOException refused)
        {
            return TakeBack(masters, $"Nothing is tried: {refused.Message}.");
        }
    }

    private async Task<int> Try(Snapshot before, InstanceView[] masters)
    {
        Snapshot once = await _daemon.Fresh() ?? before;
        await _daemon.Desk.Delay(SomeAdverts(once), _daemon.Desk.Stopping);
        if (_isStopped)
            return TakeBack(masters, "It was stopped: nothing is tried.");
        _firmware.BeginTrial(_by, TrialDemand.Of(before, once, await _daemon.Fresh() ?? once, Carriers.Up()));
        EndWith(ReplyCode.Done, $"The box restarts and tries slot {_firmware.Spare.Name()}. "
            + $"Unless that proves itself, slot {_firmware.Running.Name()} comes back.");
        // Who listens should hear that: the session ends with the daemon.
        await _daemon.Desk.Delay(s_second, _daemon.Desk.Stopping);
        Errno errno = _daemon.End(Ending.Restart);
        if (errno.IsOk)
            return ReplyCode.Done;
        _firmware.TakeBackTrial();
        return TakeBack(masters, $"Process 1 cannot be asked: {errno}.");
    }

    private int TakeBack(InstanceView[] masters, string why)
    {
        foreach (InstanceView master in masters)
            _daemon.Engine.Reclaim(master.Name);
        return EndWith(ReplyCode.Refused, why);
    }

    private int EndWith(int code, string sentence)
    {
        _said.Append(sentence).Append('\n');
        return code;
    }

    /// <summary>
    /// A master that is there has said so again by then. Nobody waits for one that speaks less often than that.
    /// </summary>
    private static Duration SomeAdverts(Snapshot snapshot)
    {
        Duration longest = Duration.Zero;
        foreach (InstanceView instance in snapshot.Instances)
            if (instance.State == RouterState.Backup && instance.AdvertInterval > longest)
                longest = instance.AdvertInterval;
        longest = longest * 2 + s_glance;
        return longest < s_mostPatient ? longest : s_mostPatient;
    }
}
