using System.Text;
using Appliance.Base;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// `FILE_CHECK`: a number in a file, read once a second: a watch of the kernel's (inotify) would end with each folder
/// that is renamed or unmounted, and hears nothing of network file systems.
/// </summary>
internal sealed class FileCheck : RunningCheck
{
    public static readonly Duration Interval = Duration.FromSeconds(1);

    /// <summary>Bytes of a file, and of its beginning that a number may have.</summary>
    private const int Longest = 64 * 1024, MostRead = 64;

    private readonly FileCheckSettings _check;
    private readonly string _server;
    private readonly ICheckEvents _events;
    private FileVerdict _verdict;
    private bool _hasRun, _isSuspended;
    private Instant _next;

    public FileCheck(CheckKey key, int token, FileCheckSettings check, string server, ICheckEvents events,
        CheckMemory? before, Instant now) : base(key, token)
    {
        (_check, _server, _events, _next) = (check, server, events, now);
        _verdict = new FileVerdict(before?.IsUp ?? true, before?.Adjustment.Number ?? 0);
        _hasRun = before?.HasRun ?? false;
    }

    public override Instant NextDeadline => _next;

    public override CheckMemory Memory => new(_verdict.IsUp, _hasRun, 0, 0, -1, _verdict.Adjustment, _next);

    public override void Due(Instant now)
    {
        if (now < _next)
            return;
        _next = now + Interval;
        if (_isSuspended)
            return;
        Errno error = Read(_check, out FileVerdict verdict);
        FileVerdict last = _verdict;
        (_verdict, bool isFirst, _hasRun) = (verdict, !_hasRun, true);
        if (verdict.Adjustment != last.Adjustment)
            _events.Adjusted(Key, verdict.Adjustment);
        if (verdict.IsUp != last.IsUp)
        {
            LogLine line = LineOf(_server, _check, verdict.IsUp);
            _events.Said(line.Level, line.Text);
            _events.Changed(Key, verdict.IsUp, "");
        }
        if (isFirst || verdict != last)
            _events.Measured(Key, verdict.IsUp, BootClock.Now - now, RemarkOf(error, verdict));
    }

    public static LogLine LineOf(string server, FileCheckSettings check, bool isUp) => new(LogLevel.Info,
        $"({server}): tracked file {check.Name} {(isUp ? "leaving FAULT state" : "now FAULT state")}");

    /// <summary>What the file says now; what cannot be read is 0.</summary>
    public static Errno Read(FileCheckSettings check, out FileVerdict verdict)
    {
        Errno error = RawFile.TryReadAll(check.Path, out byte[] bytes, Longest);
        verdict = FileVerdict.Of(Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, MostRead))),
            check.Weight, check.Reverse);
        return error;
    }

    public static string RemarkOf(Errno error, in FileVerdict verdict) =>
        error.IsOk ? $"adds {verdict.Adjustment}" : $"taken for 0: {error}";

    public override void Serve(Instant now)
    {
    }

    public override void Suspend() => _isSuspended = true;

    public override void Resume() => _isSuspended = false;

    public override CheckMemory End(Instant now) => Memory;
}
