using System.Text;
using Appliance.Attendant;
using Appliance.Base;
using Appliance.Init;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Update;
using VrrpAot.Engine;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>
/// `update`, `slots`, `downgrade`: another firmware, on trial. An update goes on when the session that asked for it is gone; another session may
/// follow it (`update` alone) and end it (`update stop`).
/// </summary>
internal sealed partial class BoxCommands
{
    private const string HowUpdate = "update FILE|http://... [--downgrade] [force], update stop, or update alone to follow the one that runs";

    /// <summary>One `update` or `downgrade` on its way, for all who listen.</summary>
    private sealed class Change
    {
        public required string By { get; init; }
        public UpdateWork? Work { get; init; }
        /// <summary>Somebody has said `update stop`.</summary>
        public bool IsStopped { get; set; }
        public StringBuilder Said { get; } = new();
        /// <summary>Null while it is on its way.</summary>
        public int? Code { get; set; }
    }

    private static readonly Duration s_mostPatient = Duration.FromSeconds(20);

    private Firmware? _firmware;
    private string _whyNoFirmware = "";
    private Func<Ending, int> _end = _ => 0;
    private Action<LogLine> _tell = _ => { };
    private Change? _change;

    /// <param name="firmware">Null where there are no slots.</param>
    /// <param name="why">Then the sentence that says why.</param>
    /// <param name="log">Told how an update ends: whoever asked may be gone.</param>
    public void OfferUpdates(Firmware? firmware, string why, Func<Ending, int> end, Action<LogLine> log)
    {
        (_firmware, _whyNoFirmware, _end, _tell) = (firmware, why, end, log);
        All =
        [
            .. All,
            new("update", Rights.Change, "[FILE|URL [--downgrade] [force]|stop]", "Try another firmware: verify, write to the spare slot, hand over, restart on trial"),
            new("slots", Rights.Look, "", "Both firmware slots: what they hold, which one runs, why the last update failed"),
            new("downgrade", Rights.Change, "[force]", "Try the firmware in the other slot; while one is on trial: give that up") { Completions = at => at == 0 ? ["force"] : [] },
        ];
        _answers["update"] = Update;
        _answers["slots"] = DescribeSlots;
        _answers["downgrade"] = Downgrade;
    }

    private Task<int> DescribeSlots(Question question)
    {
        try
        {
            return _firmware is { } firmware
                ? Say(question, Done, firmware.Describe(_change is { Code: null, Work: { IsWriting: true } work } ? $"being written ({work.Percent} %)" : null))
                : Say(question, Refused, _whyNoFirmware + "\n");
        }
        catch (IOException refused)
        {
            return Say(question, Refused, refused.Message + ".\n");
        }
    }

    private Task<int> Update(Question question)
    {
        bool older = false, insists = false;
        string? place = null;
        foreach (string word in question.Words)
        {
            if (word == "--downgrade")
                older = true;
            else if (word == "force")
                insists = true;
            else if (place is null && !word.StartsWith('-'))
                place = word;
            else
                return Say(question, Wrong, $"'{Shown(word)}' is not understood here. Say {HowUpdate}.\n");
        }
        if (_change is { Code: null } running)
        {
            if (place is not (null or "stop") || older || insists)
                return Say(question, Refused, OnItsWay);
            if (place is not null)
            {
                running.IsStopped = true;
                running.Work?.Stop();
            }
            return Follow(question, running);
        }
        if (place is null && _firmware is not null)
            return Say(question, Wrong, $"Which one? Say {HowUpdate}.\n");
        string? refused = _firmware is not { } firmware ? _whyNoFirmware
            : place == "stop" ? "No update is on its way."
            : firmware.IsOnTrial ? "The firmware that runs is itself on trial. It stays, or goes, within some minutes: see `slots`."
            : firmware.Image.Key is null ? "This image was built without a key (make image KEY=...): it takes nobody's updates." : null;
        return refused is not null ? Say(question, Refused, refused + "\n")
            : Begin(question, insists, new UpdateWork(place!, older, _firmware!));
    }

    private Task<int> Downgrade(Question question)
    {
        if (question.Words is not ([] or ["force"]))
            return Say(question, Wrong, "Say downgrade, or downgrade force.\n");
        if (_firmware is not { } firmware)
            return Say(question, Refused, _whyNoFirmware + "\n");
        if (_change is { Code: null })
            return Say(question, Refused, OnItsWay);
        try
        {
            if (!firmware.IsOnTrial)
                return firmware.IsSpareEmpty() ? Say(question, Refused, $"Slot {firmware.Spare.Name()} is empty.\n") : Begin(question, insists: question.Words.Count == 1, null);
        }
        catch (IOException refused)
        {
            return Say(question, Refused, refused.Message + ".\n");
        }
        firmware.GiveUp($"given up by {question.Caller.Name}");
        int errno = _end(Ending.Restart);
        return errno == 0 ? Say(question, Done, "The trial is given up. The box hands over and restarts with the firmware before.\n")
            : Say(question, Refused, $"Process 1 cannot be asked: {Errno.Describe(errno)}.\n");
    }

    private const string OnItsWay = "An update is on its way: `update` follows it, `update stop` ends it.\n";

    private Task<int> Begin(Question question, bool insists, UpdateWork? work)
    {
        var change = _change = new Change { By = question.Caller.Name, Work = work };
        _desk.Open("update", stop => Carry(change, insists, stop));
        return Follow(question, change);
    }

    /// <summary>From its beginning to its end, whoever listens.</summary>
    private async Task Carry(Change change, bool insists, CancellationToken stop)
    {
        int code = Refused;
        try
        {
            if (change.Work is null || await Bring(change, change.Work, stop))
                code = await Try(change, insists);
            // For those who are gone, and for the log of the night.
            _tell(new LogLine(code == Done ? LogLevel.Info : LogLevel.Warning, change.Said.ToString().TrimEnd('\n').Split('\n')[^1]));
        }
        finally
        {
            change.Code = code;
        }
    }

    /// <summary>Tells what was said of it so far, and goes on until its end. Who hangs up only stops to listen.</summary>
    private async Task<int> Follow(Question question, Change change)
    {
        for (int told = 0; ;)
        {
            int? code = change.Code;
            string news = change.Said.ToString(told, change.Said.Length - told);
            told += news.Length;
            if (news != "")
                await Say(question, Done, news);
            if (code is { } end)
                return end;
            await _desk.Delay(s_glance, question.Gone);
        }
    }

    /// <summary>The spare slot holds the update; false when it is refused.</summary>
    private async Task<bool> Bring(Change change, UpdateWork work, CancellationToken stop)
    {
        Firmware firmware = _firmware!;
        Task<string?> bringing = work.Run(_desk);
        bool isNamed = false;
        for (int told = 0; !bringing.IsCompleted;)
        {
            await _desk.Delay(s_glance, stop);
            if (work.Header is { } header && !isNamed)
            {
                isNamed = true;
                change.Said.Append($"Version {header.Version}, {header.Length} bytes, signed by whom this image trusts. Verified as a whole, then written to slot {firmware.Spare.Name()}:\n");
            }
            if (work.Percent >= told + 10)
                change.Said.Append($"  {told = work.Percent / 10 * 10} %\n");
        }
        if (await bringing is string refused)
        {
            change.Said.Append($"The update is refused: {refused}.\n");
            return false;
        }
        UpdateHeader brought = work.Header!;
        firmware.RememberSpare(new SlotContent(brought.Version, brought.Built));
        change.Said.Append($"Slot {firmware.Spare.Name()} holds {brought.Version}{(work.WasThere ? " already" : "")}, read back and found right.\n");
        return true;
    }

    /// <summary>Hands over, and restarts into the spare slot.</summary>
    private async Task<int> Try(Change change, bool insists)
    {
        Firmware firmware = _firmware!;
        if (await Fresh() is not { } before)
            return Ends(change, Refused, "The engine has not told anything of itself yet: nothing is tried.");
        List<InstanceView> masters = [.. before.Instances.Where(instance => instance.State == RouterState.Master && instance.BasePriority != Priority.Owner.Value)];
        foreach (InstanceView master in masters)
        {
            Outcome outcome = await Ask(answer => _attendant.Release(master.Name, change.By, insists, answer),
                master.AdvertInterval + s_grace, new Outcome(false, $"{master.Name} has not answered; see `status`."));
            change.Said.Append(outcome.Text).Append('\n');
            if (!outcome.IsDone && !insists)
                return TakeBack("Nothing is tried, and the firmware that runs goes on. `force` tries it all the same, and nobody serves meanwhile.");
        }
        if (change.IsStopped)
            return TakeBack("It was stopped: nothing is tried.");
        try
        {
            Snapshot once = await Fresh() ?? before;
            await _desk.Delay(SomeAdverts(once), _desk.Stopping);
            if (change.IsStopped)
                return TakeBack("It was stopped: nothing is tried.");
            firmware.BeginTrial(change.By, TrialDemand.Of(before, once, await Fresh() ?? once, Carriers.Up()));
            Ends(change, Done, $"The box restarts and tries slot {firmware.Spare.Name()}. Unless that proves itself, slot {firmware.Running.Name()} comes back.");
            // Who listens should hear that: the session ends with the engine.
            await _desk.Delay(s_second, _desk.Stopping);
            int errno = _end(Ending.Restart);
            if (errno == 0)
                return Done;
            firmware.TakeBackTrial();
            return TakeBack($"Process 1 cannot be asked: {Errno.Describe(errno)}.");
        }
        catch (IOException refused)
        {
            return TakeBack($"Nothing is tried: {refused.Message}.");
        }

        int TakeBack(string why)
        {
            foreach (InstanceView master in masters)
                _attendant.Order(EngineCommand.Reclaim, master.Name);
            return Ends(change, Refused, why);
        }
    }

    private static int Ends(Change change, int code, string sentence)
    {
        change.Said.Append(sentence).Append('\n');
        return code;
    }

    /// <summary>A master that is there has said so again by then. Nobody waits for one that speaks less often than that.</summary>
    private static Duration SomeAdverts(Snapshot snapshot)
    {
        Duration longest = Duration.Zero;
        foreach (InstanceView instance in snapshot.Instances)
            longest = instance.State == RouterState.Backup && instance.AdvertInterval > longest ? instance.AdvertInterval : longest;
        longest = longest * 2 + s_glance;
        return longest < s_mostPatient ? longest : s_mostPatient;
    }
}
