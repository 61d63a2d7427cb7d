using System.Text;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Views;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>What is written for whoever has asked by a signal.</summary>
[Flags]
internal enum Dump : byte
{
    None,
    /// <summary>SIGUSR1</summary>
    Data = 1,
    /// <summary>SIGUSR2</summary>
    Stats = 2,
    /// <summary>Signal 36</summary>
    Json = 4,
    /// <summary>Signal 63: statistics, which begin anew then.</summary>
    Clear = 8,
}

/// <summary>
/// keepalived's dumps of VRRP. A question asks the loop for a snapshot, and the first one that was made since then is
/// written: each file whole, in the old one's place, for root's eyes, and never through a link that somebody has left
/// in a folder for all.
/// </summary>
internal sealed class Dumps(InForce inForce, Action<EngineCommand> post, Action<LogLine> log)
{
    private Dump _wanted;
    private Instant _askedAt;

    /// <summary>Where files go: TMPDIR or /tmp, as with keepalived.</summary>
    private static string UsualFolder => Path.GetTempPath();

    public void Ask(Dump what)
    {
        _wanted |= what;
        _askedAt = BootClock.Now;
        inForce.WantSnapshot();
    }

    /// <summary>A snapshot hangs on the board.</summary>
    public void Look(Snapshot? snapshot)
    {
        if (_wanted == Dump.None || snapshot is null || snapshot.At < _askedAt)
            return;
        Dump wanted = _wanted;
        _wanted = Dump.None;
        DaemonSettings settings = inForce.Settings;
        if (snapshot.Instances.Length != settings.Instances.Length)
            return; // A reload is on its way, and who asks then gets nothing.
        DumpSettings files = settings.Dumps;
        // keepalived writes no file either where it has no instance.
        bool hasAny = snapshot.Instances.Length > 0;
        if (wanted.HasFlag(Dump.Data))
            Write("Printing VRRP data", files.State, "keepalived.data",
                () => new KeepalivedData(settings, snapshot, Moment.Now).Text());
        if (wanted.HasFlag(Dump.Data) && !snapshot.Bfd.IsEmpty)
            Write("Printing BFD data", null, "keepalived_bfd.data",
                () => new KeepalivedBfdData(settings, snapshot, Moment.Now).Text());
        if (wanted.HasFlag(Dump.Stats) || wanted.HasFlag(Dump.Clear))
            Write(wanted.HasFlag(Dump.Clear) ? "Printing and clearing VRRP stats" : "Printing VRRP stats", files.Stats,
                "keepalived.stats", () => KeepalivedStats.Text(snapshot));
        if (wanted.HasFlag(Dump.Json) && hasAny)
            Write("Printing VRRP as json", files.Json, "keepalived.json",
                () => new KeepalivedJson(settings, snapshot, Moment.Now).Text(files.JsonVersion));
        if (wanted.HasFlag(Dump.Clear))
            for (int i = 0; i < snapshot.Instances.Length; i++)
                post(EngineCommand.ClearCounters(i));
    }

    /// <param name="wanted">A file; a folder with a `/` behind it; null for the usual.</param>
    private void Write(string what, string? wanted, string usual, Func<string> text)
    {
        log(new LogLine(LogLevel.Info, $"{what} for process({Environment.ProcessId}) on signal"));
        usual = inForce.Settings.Dumps.NameOf(usual);
        string path = wanted is null ? Path.Combine(UsualFolder, usual)
            : wanted.EndsWith('/') ? wanted + usual : wanted;
        try
        {
            WholeFile.Put(new Disk(), path, Encoding.UTF8.GetBytes(text()));
        }
        catch (IOException refused)
        {
            log(new LogLine(LogLevel.Error, $"No dump: {refused.Message}"));
        }
    }
}
