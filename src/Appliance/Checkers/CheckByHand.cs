using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// Tries one check now, beside all schedules, and shows what is said: for people who want to know why a server is down.
/// On a thread that may wait; as long as an attempt may take, for each page.
/// </summary>
/// <param name="print">A line, without its end; bytes of others are harmless in it.</param>
/// <param name="gone">Ends it, with <see cref="OperationCanceledException"/>.</param>
internal sealed class CheckByHand(Action<string> print, CancellationToken gone = default) : IConversationWatcher,
    ICheckEvents
{
    private static readonly Duration s_glance = Duration.FromMilliseconds(200);

    /// <summary>What came of a line is shown when no more has come for so long.</summary>
    private static readonly Duration s_pause = Duration.FromSeconds(2);

    private Instant _start, _heardAt;

    /// <summary>Lines of one page that are shown, and of one line's bytes.</summary>
    private const int MostLines = 200, LongestLine = 160;

    /// <summary>What came of a line, up to its end.</summary>
    private readonly List<byte> _line = new(LongestLine);
    private string _mark = "";
    private bool _hasLine;
    private int _lines;
    private long _notShown;

    /// <summary>True when each attempt passes.</summary>
    public bool Run(CheckSettings settings, string serverName, string serviceName, ScriptSecurity scripts,
        ClientCertificate? certificate)
    {
        using var poller = new Poller();
        var maker = new CheckMaker(poller, this, scripts, certificate, () => 0);
        try
        {
            switch (settings)
            {
                case FileCheckSettings file:
                    _start = BootClock.Now;
                    return Read(file);
                case BfdCheckSettings bfd:
                    print($"follows bfd_instance {bfd.Name}, which only the running daemon knows: 'status' shows it");
                    return false;
                case MiscCheckSettings misc:
                    var run = new ScriptRun(maker.ProgramOf(misc, serverName, serviceName), misc.Timeout,
                        misc.SetsWeight, poller, 0);
                    print($"runs {string.Join(' ', misc.Command.Arguments)}");
                    _start = BootClock.Now;
                    run.Start(_start);
                    bool passed = Tell(Wait(poller, () => run.End, () => run.Deadline, _ => run.Serve(), run.Due,
                        gone));
                    Wait(poller, () => run.IsRunning ? null : run.End, () => run.Deadline, _ => run.Serve(), run.Due,
                        gone);
                    return passed;
                default:
                    return Talk(poller, maker, (NetworkCheckSettings)settings);
            }
        }
        catch (Exception wrong) when (wrong is ArgumentException or IOException)
        {
            print($"cannot be checked: {wrong.Message}");
            return false;
        }
    }

    private bool Read(FileCheckSettings file)
    {
        Errno error = FileCheck.Read(file, out FileVerdict verdict);
        return Tell(verdict.IsUp ? AttemptEnd.Passed(FileCheck.RemarkOf(error, verdict))
            : AttemptEnd.Failed("", FileCheck.RemarkOf(error, verdict)));
    }

    private bool Talk(Poller poller, CheckMaker maker, NetworkCheckSettings settings)
    {
        Attempt attempt = maker.AttemptOf(settings, 0, this);
        bool passed = true;
        for (int page = 0; page < ((settings as HttpCheckSettings)?.Urls.Length ?? 1); page++)
        {
            (_lines, _notShown) = (0, 0);
            print($"asks [{settings.Target.Address}]:{settings.Target.Port}");
            _start = BootClock.Now;
            attempt.Start(page, _start);
            try
            {
                passed &= Tell(Wait(poller, () => attempt.End, () => NextGlance(attempt), attempt.Serve,
                    now => Glance(attempt, now), gone));
            }
            finally
            {
                attempt.Close();
            }
        }
        return passed;
    }

    private Instant NextGlance(Attempt attempt) =>
        _hasLine ? Instant.Earlier(attempt.Deadline, _heardAt + s_pause) : attempt.Deadline;

    private void Glance(Attempt attempt, Instant now)
    {
        if (_hasLine && now >= _heardAt + s_pause)
            ShowLine();
        attempt.Due(now);
    }

    /// <summary>Carries out what was begun, on a poller of its own.</summary>
    public static AttemptEnd Wait(Poller poller, Attempt attempt, CancellationToken gone = default) =>
        Wait(poller, () => attempt.End, () => attempt.Deadline, attempt.Serve, attempt.Due, gone);

    private static AttemptEnd Wait(Poller poller, Func<AttemptEnd?> end, Func<Instant> deadline, Action<Instant> serve,
        Action<Instant> due, CancellationToken gone)
    {
        Span<int> tokens = stackalloc int[1];
        AttemptEnd? found;
        while ((found = end()) is null)
        {
            gone.ThrowIfCancellationRequested();
            Instant until = gone.CanBeCanceled ? Instant.Earlier(deadline(), BootClock.Now + s_glance) : deadline();
            if (poller.Wait(tokens, until) > 0)
                serve(BootClock.Now);
            else
                due(BootClock.Now);
        }
        return found.Value;
    }

    private bool Tell(in AttemptEnd end)
    {
        bool passed = end.Result == AttemptResult.Passed;
        ShowLine();
        if (_notShown > 0)
            print($"... {_notShown} bytes more");
        print($"{(passed ? "passed" : "failed")} after {Elapsed}: {end.Remark}" + (end.Weight is { } weight
            ? $", makes the weight {weight}" : ""));
        return passed;
    }

    private string Elapsed =>
        string.Create(CultureInfo.InvariantCulture, $"{(BootClock.Now - _start).TotalMilliseconds:0.0} ms");

    public void Connected() => print($"connected after {Elapsed}");

    public void Encrypted() => print($"TLS is agreed on after {Elapsed}");

    public void Said(ReadOnlySpan<byte> bytes) => Show("> ", bytes);

    public void Heard(ReadOnlySpan<byte> bytes) => Show("< ", bytes);

    public void HungUp()
    {
        ShowLine();
        print($"the server hangs up after {Elapsed}");
    }

    /// <summary>Line by line, however the bytes come.</summary>
    private void Show(string mark, ReadOnlySpan<byte> bytes)
    {
        if (mark != _mark)
            ShowLine();
        _mark = mark;
        _heardAt = BootClock.Now;
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? bytes : bytes[..end];
            int length = end < 0 ? bytes.Length : end + 1;
            bytes = bytes[length..];
            if (_lines >= MostLines)
            {
                _notShown += length;
                continue;
            }
            _hasLine = true;
            _line.AddRange(piece[..Math.Min(piece.Length, LongestLine - _line.Count)]);
            if (end >= 0)
                ShowLine();
        }
    }

    /// <summary>What there is of a line.</summary>
    private void ShowLine()
    {
        if (!_hasLine)
            return;
        var shown = new StringBuilder(_mark);
        if (_line is [.., (byte)'\r'])
            _line.RemoveAt(_line.Count - 1);
        foreach (byte b in _line)
            shown.Append(b is >= (byte)' ' and <= (byte)'~' ? (char)b : '.');
        _line.Clear();
        _hasLine = false;
        _lines++;
        print(shown.ToString());
    }

    void ICheckEvents.Said(LogLevel level, string line) => print(line);

    void ICheckEvents.Changed(CheckKey key, bool isUp, string mailBody)
    {
    }

    void ICheckEvents.Adjusted(CheckKey key, WeightChange change)
    {
    }

    void ICheckEvents.Measured(CheckKey key, bool passed, Duration took, string remark)
    {
    }
}
