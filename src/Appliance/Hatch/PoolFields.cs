using System.Collections.Immutable;
using Appliance.Pools;
using VrrpAot.Linux;

namespace Appliance.Hatch;

/// <summary>What the box asks of the checkers' process.</summary>
internal enum PoolQuestion : byte
{
    /// <summary>How everything stands.</summary>
    Look,
    /// <summary>A person wants a server otherwise.</summary>
    Wish,
    /// <summary>Its lines of the log, from a number on.</summary>
    Lines,
    /// <summary>A person wants a check to be tried now.</summary>
    Try,
    /// <summary>The engine tells which sessions of BFD are up.</summary>
    Sessions,
}

/// <summary>A `bfd_instance`, and whether it is up.</summary>
internal readonly record struct SessionWord(string Name, bool IsUp);

/// <summary>What a person can want of a server.</summary>
internal enum ServerChange : byte
{
    /// <summary>As its checks say, again.</summary>
    Enable,
    Drain,
    Disable,
    /// <summary>Another weight, or the file's again.</summary>
    Weigh,
}

/// <param name="Service">Name of the virtual server; null for every one that has the server.</param>
/// <param name="Server">Name of the real server.</param>
/// <param name="Change">What is wanted.</param>
/// <param name="Weight">0..2^31-1; null for the file's. For <see cref="ServerChange.Weigh"/> only.</param>
internal readonly record struct ServerWish(string? Service, string Server, ServerChange Change, int? Weight);

/// <param name="Service">Name of the virtual server.</param>
/// <param name="Server">Name of the real server.</param>
/// <param name="Check">Its place among the server's, from 0.</param>
internal readonly record struct CheckWish(string Service, string Server, int Check);

/// <summary>
/// The words between the box, or the engine, and the checkers' process: a question and its answer, fields as in the
/// hatch. An answer to <see cref="PoolQuestion.Wish"/> is how many places were meant, one to
/// <see cref="PoolQuestion.Try"/> whether it is.
/// </summary>
internal static class PoolFields
{
    public static void Ask(FieldWriter to) => to.Byte((byte)PoolQuestion.Look);

    public static void Ask(FieldWriter to, long firstLine)
    {
        to.Byte((byte)PoolQuestion.Lines);
        to.Number(firstLine);
    }

    public static void Ask(FieldWriter to, in ServerWish wish)
    {
        to.Byte((byte)PoolQuestion.Wish);
        to.Maybe(wish.Service);
        to.Text(wish.Server);
        to.Byte((byte)wish.Change);
        to.Maybe(wish.Weight);
    }

    /// <exception cref="InvalidDataException">It is no question.</exception>
    public static PoolQuestion ReadQuestion(FieldReader from) =>
        (PoolQuestion)from.Between((byte)PoolQuestion.Look, (byte)PoolQuestion.Sessions);

    public static void Ask(FieldWriter to, in CheckWish wish)
    {
        to.Byte((byte)PoolQuestion.Try);
        to.Text(wish.Service);
        to.Text(wish.Server);
        to.Number(wish.Check);
    }

    public static CheckWish ReadCheckWish(FieldReader from) => new(from.Text(), from.Text(), from.Int());

    /// <summary>An answer is how many there were.</summary>
    public static void Tell(FieldWriter to, ImmutableArray<SessionWord> sessions)
    {
        to.Byte((byte)PoolQuestion.Sessions);
        to.List(sessions, static (to, session) =>
        {
            to.Text(session.Name);
            to.Flag(session.IsUp);
        });
    }

    public static ImmutableArray<SessionWord> ReadSessions(FieldReader from) =>
        from.List(static from => new SessionWord(from.Text(), from.Flag()));

    public static ServerWish ReadWish(FieldReader from) => new(from.MaybeText(), from.Text(),
        (ServerChange)from.Between((byte)ServerChange.Enable, (byte)ServerChange.Weigh), from.MaybeInt());

    public static void Write(FieldWriter to, ImmutableArray<PoolReport> pools) => to.List(pools, Write);

    public static ImmutableArray<PoolReport> Read(FieldReader from) => from.List(ReadPool);

    private static void Write(FieldWriter to, PoolReport pool)
    {
        to.Text(pool.Name);
        to.Number(pool.Services);
        to.Flag(pool.HasQuorum);
        to.Number(pool.Worth);
        to.Number(pool.Gains);
        to.Number(pool.Loses);
        to.Flag(pool.IsSuspended);
        to.Number(pool.Unlisted.Number);
        to.List(pool.InKernel, Write);
        to.List(pool.Servers, Write);
    }

    private static PoolReport ReadPool(FieldReader from) => new()
    {
        Name = from.Text(),
        Services = from.Int(),
        HasQuorum = from.Flag(),
        Worth = from.Number(),
        Gains = from.Number(),
        Loses = from.Number(),
        IsSuspended = from.Flag(),
        Unlisted = new Errno(from.Int()),
        InKernel = from.List(ReadService),
        Servers = from.List(ReadServer),
    };

    private static void Write(FieldWriter to, ServiceReport service)
    {
        to.Address(service.Address);
        to.Number(service.Port);
        to.Byte(service.Protocol);
        to.Number(service.Mark);
        Write(to, service.Counters);
    }

    private static ServiceReport ReadService(FieldReader from) => new(from.Address(), (ushort)from.Number(),
        from.Byte(), (uint)from.Number(), ReadCounters(from));

    private static void Write(FieldWriter to, ServerReport server)
    {
        to.Text(server.Name);
        to.Flag(server.IsSorry);
        to.Byte((byte)server.Forwarding);
        to.Number(server.Weight);
        to.Maybe(server.InTable);
        to.Flag(server.IsUp);
        to.Flag(server.IsDrained);
        to.Flag(server.IsDisabled);
        to.Maybe(server.SetWeight);
        to.Number(server.FileWeight);
        to.Flag(server.Inhibits);
        to.Maybe(server.InKernel);
        to.List(server.Checks, Write);
        to.Flag(server.Counters is not null);
        if (server.Counters is { } counters)
            Write(to, counters);
    }

    private static ServerReport ReadServer(FieldReader from) => new()
    {
        Name = from.Text(),
        IsSorry = from.Flag(),
        Forwarding = (IpvsForwarding)from.Between(0, (byte)IpvsForwarding.Bypass),
        Weight = from.Int(),
        InTable = from.MaybeInt(),
        IsUp = from.Flag(),
        IsDrained = from.Flag(),
        IsDisabled = from.Flag(),
        SetWeight = from.MaybeInt(),
        FileWeight = from.Int(),
        Inhibits = from.Flag(),
        InKernel = from.MaybeInt(),
        Checks = from.List(ReadCheck),
        Counters = from.Flag() ? ReadCounters(from) : null,
    };

    private static void Write(FieldWriter to, CheckReport check)
    {
        to.Text(check.Kind);
        to.Flag(check.IsUp);
        to.Maybe(check.At);
        to.Flag(check.Passed);
        to.Time(check.Took);
        to.Text(check.Remark);
        to.Number(check.Passes);
        to.Number(check.Failures);
        to.Time(check.TookTogether);
        to.List(check.Times, static (fields, count) => fields.Number(count));
        to.Maybe(check.PassedAt);
        to.Maybe(check.FailedAt);
        to.Text(check.FailureRemark);
        to.Flag(check.HasRun);
        to.Number(check.FailuresInRow);
        to.Number(check.Retries);
        to.Maybe(check.Next);
    }

    private static CheckReport ReadCheck(FieldReader from) => new()
    {
        Kind = from.Text(),
        IsUp = from.Flag(),
        At = from.MaybeInstant(),
        Passed = from.Flag(),
        Took = from.Duration(),
        Remark = from.Text(),
        Passes = from.Number(),
        Failures = from.Number(),
        TookTogether = from.Duration(),
        Times = from.List(static fields => fields.Number()),
        PassedAt = from.MaybeInstant(),
        FailedAt = from.MaybeInstant(),
        FailureRemark = from.Text(),
        HasRun = from.Flag(),
        FailuresInRow = from.Int(),
        Retries = from.Int(),
        Next = from.MaybeInstant(),
    };

    private static void Write(FieldWriter to, in IpvsCounters counted)
    {
        foreach (ulong number in (ReadOnlySpan<ulong>)[counted.ActiveConnections, counted.InactiveConnections,
            counted.PersistentConnections, counted.Connections, counted.PacketsIn, counted.PacketsOut, counted.BytesIn,
            counted.BytesOut, counted.ConnectionRate, counted.PacketRateIn, counted.PacketRateOut, counted.ByteRateIn,
            counted.ByteRateOut])
            to.Number((long)number);
    }

    private static IpvsCounters ReadCounters(FieldReader from)
    {
        return new IpvsCounters
        {
            ActiveConnections = (uint)Next(), InactiveConnections = (uint)Next(), PersistentConnections = (uint)Next(),
            Connections = Next(), PacketsIn = Next(), PacketsOut = Next(), BytesIn = Next(), BytesOut = Next(),
            ConnectionRate = Next(), PacketRateIn = Next(), PacketRateOut = Next(), ByteRateIn = Next(),
            ByteRateOut = Next(),
        };

        ulong Next() => (ulong)from.Number();
    }
}
