using Appliance.Base;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>
/// What a run of a probe has at hand: a buffer, a deadline, a line for what it found. Made once, and used for one run
/// after another.
/// </summary>
/// <param name="interrupt">A descriptor that ends a run early when it is readable; the default is none.</param>
public sealed class ProbeRun(Borrowed interrupt = default)
{
    private Duration _timeout;
    private Instant _startedAt, _deadline;

    /// <summary>What was found: at the end of a run one line, whatever came of it.</summary>
    public ResultLine Line { get; } = new();

    /// <summary>For what a run opens, one thing at a time.</summary>
    internal Descriptor Place { get; } = new();

    /// <summary>For what comes from the other side.</summary>
    public byte[] Buffer { get; } = new byte[4096];

    /// <summary>How long it has lasted so far.</summary>
    public Duration Took => BootClock.Now - _startedAt;

    /// <summary>When all the time of the run is over.</summary>
    public Instant Deadline => _deadline;

    public bool Try(Probe probe)
    {
        Line.Clear();
        _timeout = probe.Timeout;
        _startedAt = BootClock.Now;
        _deadline = _startedAt + _timeout;
        return probe.Try(this);
    }

    /// <summary>`... in 3 ms`. True, for the end of a run that went well.</summary>
    public bool InTime()
    {
        Line.Add(" in "u8).Add(Took);
        return true;
    }

    /// <summary>False, for the end of a run: time is up, or it is not wanted any more.</summary>
    public bool NoAnswer()
    {
        Line.Clear();
        Line.Add("no answer in "u8).Add(_timeout);
        return false;
    }

    /// <summary>False, for the end of a run in which the kernel refused something.</summary>
    public bool Failed(Errno errno)
    {
        Line.Clear();
        if (Words(errno) is { IsEmpty: false } words)
            Line.Add(words);
        else
            Line.Add("refused by the kernel, errno "u8).Add(errno.Number);
        return false;
    }

    public Waited WaitFor(Borrowed at, Readiness wanted, Instant until) =>
        DescriptorWait.For(at, wanted, interrupt, Instant.Earlier(until, _deadline));

    /// <summary>Time is up; asked by those who do not wait for a descriptor.</summary>
    public bool IsOver => BootClock.Now > _deadline;

    private static ReadOnlySpan<byte> Words(Errno errno) =>
        errno == Errno.ECONNREFUSED ? "connection refused"u8
        : errno == Errno.ECONNRESET || errno == Errno.EPIPE ? "connection reset by the other side"u8
        : errno == Errno.EHOSTUNREACH ? "no such host on the link, or no route to it"u8
        : errno == Errno.ENETUNREACH ? "network unreachable: no route"u8
        : errno == Errno.ETIMEDOUT ? "no answer to the connection"u8
        : errno == Errno.EADDRNOTAVAIL ? "the source address is not on this machine"u8
        : errno == Errno.EINVAL ? "the source address cannot reach that one"u8
        : errno == Errno.EAFNOSUPPORT
            ? "another address family than the source, or one that this machine does not speak"u8
        : errno == Errno.ENOENT ? "no such file"u8
        : errno == Errno.EACCES || errno == Errno.EPERM ? "not permitted"u8
        : default;
}
