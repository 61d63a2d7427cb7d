using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Hatch;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Settings;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Hatch;

/// <summary>A far engine, and one on the same desk at the other end of the hatch that does as it is told.</summary>
internal sealed class OtherEnd : IWishes, IDisposable
{
    private readonly Desk _desk;
    private readonly Descriptor _near, _far;
    private readonly FieldWriter _fields = new();
    private readonly LogRing _kept;
    private HatchPort _port;
    private DescriptorWatch _watch;
    private ulong _listener;
    private int _taker;

    public OtherEnd(Desk desk, LogRing? kept = null, Duration? patience = null)
    {
        _desk = desk;
        _kept = kept ?? new LogRing(0);
        Assert.Equal(Errno.Ok, LocalSocket.CreatePair(out _near, out _far));
        _port = new HatchPort(_far, HatchPort.NewLife());
        _watch = desk.Watch(_far, Serve);
        Engine = new FarEngine(desk, _near, Board, line => Complaints.Add(line.Text), patience);
    }

    public FarEngine Engine { get; }
    public SnapshotBoard Board { get; } = new();
    public List<string> Complaints { get; } = [];
    public List<string> Wishes { get; } = [];
    public DaemonSettings Settings { get; set; } = Given.Box(Given.Instance(), Given.Tracking());

    /// <summary>As if it was killed; nobody says so yet.</summary>
    public void Die() => _watch.Dispose();

    /// <summary>Another one takes its place.</summary>
    public void Replace()
    {
        (_listener, _taker) = (0, 0);
        _port = new HatchPort(_far, HatchPort.NewLife());
        _watch = _desk.Watch(_far, Serve);
    }

    public void Say(ReadOnlySpan<byte> message) => _port.Send(message, _listener);

    public void Serve()
    {
        while (_port.Receive(out ulong sender) is { } message)
        {
            if (message is [(byte)WishKind.Hello])
                _listener = sender;
            WishFields.Read(new FieldReader(message), this);
        }
    }

    private void Send() => _port.Send(_fields.Bytes, _listener);

    public void Hello()
    {
        Wishes.Add("hello");
        NewsFields.Runs(_fields, "named", "file", Settings);
        Send();
        Look();
    }

    public void Look()
    {
        NewsFields.Looked(_fields, new Snapshot
        {
            At = BootClock.Now, StartedAt = default, HostName = "far",
        });
        Send();
    }

    public void Lines(int number, long from)
    {
        Wishes.Add($"lines from {from}");
        var lines = ImmutableArray.CreateBuilder<KeptLine>();
        for (long next = Math.Max(from, _kept.Oldest); next < _kept.Next && lines.Count < 100; next++)
            if (_kept.Find(next) is { } line)
                lines.Add(line);
        NewsFields.Answer(_fields, number, new KeptLines(_kept.Capacity, _kept.Next, lines.ToImmutable()));
        Send();
    }

    public void EndMaintenance(int number, string by)
    {
        Wishes.Add($"end maintenance by {by}");
        NewsFields.Answer(_fields, number, new Outcome(true, "done"));
        Send();
    }

    public void Goodbye() => Wishes.Add("goodbye");
    public void BeginMaintenance(int number, Duration? length, string by, bool force) { }
    public void Release(int number, string instance, string by, bool force) { }
    public void Priority(int number, string instance, Priority? priority, string by) { }
    public void RunCheck(int number, string check) { }
    public void Reload(int number) { }
    public void Announce(string? instance) => Wishes.Add("announce");
    public void ClearCounters(string? instance) { }
    public void Reclaim(string? instance) { }
    public void LowerPriorities(int by) { }
    public void FirmwareProved() { }
    public void KeepLine(KeptLine line) { }
    public void Unwritten(int number) { }
    public void Break(Breakage how) { }

    public void BeginJournal(int number)
    {
        Wishes.Add("begin journal");
        NewsFields.Answer(_fields, number, new Outcome(true, ""));
        Send();
    }

    /// <summary>Kept until there is something to <see cref="Record"/>.</summary>
    public void TakeJournal(int number) => _taker = number;

    public void EndJournal() => Wishes.Add("end journal");

    /// <summary>Somebody waits for a portion.</summary>
    public bool IsRecording => _taker != 0;

    public void Record(bool isLast, params byte[] records)
    {
        NewsFields.Answer(_fields, _taker, isLast, records);
        _taker = 0;
        Send();
    }

    public void Dispose()
    {
        Engine.Dispose();
        _watch.Dispose();
        _near.Dispose();
        _far.Dispose();
    }
}
