using System.Buffers.Binary;
using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Hatch;
using Appliance.Pools;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Balancer;

/// <summary>
/// Where the box's process asks how the virtual servers stand, and says what people want of them: the other end of
/// <see cref="FarPools"/>. On the checkers' one thread, and so nobody is waited for: a caller who is slow is forgotten
/// after some seconds, and so is the oldest when there are too many.
/// </summary>
/// <param name="poller">The process' own.</param>
/// <param name="firstToken">Of <see cref="Tokens"/> that are ours.</param>
/// <param name="report">How everything stands now.</param>
/// <param name="carryOut">Does what a person wants; in how many virtual servers.</param>
/// <param name="tryNow">Has a check be tried.</param>
/// <param name="sessions">Is told which sessions of BFD are up.</param>
/// <param name="kept">Lines of the log.</param>
internal sealed class PoolDoor(Poller poller, int firstToken, Func<ImmutableArray<PoolReport>> report,
    Func<ServerWish, int> carryOut, Func<CheckWish, bool> tryNow,
    Action<ImmutableArray<SessionWord>> sessions, LogRing kept) : IDisposable
{
    private const int Callers = 6;
    /// <summary>So many tokens of the poller are taken.</summary>
    public const int Tokens = 1 + Callers;

    /// <summary>Bytes: a thousand sessions of BFD.</summary>
    private const int LongestQuestion = 64 * 1024;
    private const uint OwnerOnly = 0x180; // 0600
    private static readonly Duration s_patience = Duration.FromSeconds(5);

    private readonly Caller?[] _callers = new Caller?[Callers];
    private readonly FieldWriter _answer = new();
    private Descriptor _listening = Descriptor.None;
    private string _path = "";

    private sealed class Caller(Descriptor socket, Instant until) : IDisposable
    {
        public Descriptor Socket => socket;
        public Instant Until => until;
        public byte[] Question { get; } = new byte[FarPools.LengthBytes + LongestQuestion];
        public int Heard { get; set; }
        public byte[]? Answer { get; set; }
        public int Sent { get; set; }

        public void Dispose() => socket.Dispose();
    }

    /// <summary>When somebody has been there for too long.</summary>
    public Instant NextDeadline
    {
        get
        {
            Instant next = Instant.Never;
            foreach (Caller? caller in _callers)
                if (caller is not null)
                    next = Instant.Earlier(next, caller.Until);
            return next;
        }
    }

    /// <returns>Why it cannot be there; nobody can ask then.</returns>
    public Errno Open(string path)
    {
        Errno error = LocalSocket.Listen(path, -1, OwnerOnly, out _listening, out _);
        if (!error.IsOk)
            return error;
        _path = path;
        poller.Add(_listening, firstToken);
        return Errno.Ok;
    }

    /// <summary>The poller said one of our tokens.</summary>
    public void Serve(int token, Instant now)
    {
        int place = token - firstToken - 1;
        if (place < 0)
            TakeCallers(now);
        else if (_callers[place] is { } caller && !(caller.Answer is null ? Hear(caller) : Say(caller)))
            Forget(place);
        else if (_callers[place] is { Answer: not null })
            poller.Change(_callers[place]!.Socket, token, Readiness.Writable);
    }

    public void Due(Instant now)
    {
        for (int i = 0; i < Callers; i++)
            if (_callers[i] is { } caller && now >= caller.Until)
                Forget(i);
    }

    private void TakeCallers(Instant now)
    {
        while (LocalSocket.Accept(_listening, out Descriptor socket, out _, out _).IsOk)
        {
            int place = Array.IndexOf(_callers, null);
            if (place < 0)
            {
                place = Oldest();
                Forget(place);
            }
            _callers[place] = new Caller(socket, now + s_patience);
            poller.Add(socket, firstToken + 1 + place);
        }
    }

    private int Oldest()
    {
        int oldest = 0;
        for (int i = 1; i < Callers; i++)
            if (_callers[i]!.Until < _callers[oldest]!.Until)
                oldest = i;
        return oldest;
    }

    /// <summary>False when this was all that can be talked of.</summary>
    private bool Hear(Caller caller)
    {
        Errno error = Descriptor.Read(caller.Socket, caller.Question.AsSpan(caller.Heard), out int count);
        if (error == Errno.EAGAIN)
            return true;
        caller.Heard += count;
        if (!error.IsOk || count == 0)
            return false;
        if (caller.Heard < FarPools.LengthBytes)
            return true;
        int length = BinaryPrimitives.ReadInt32LittleEndian(caller.Question);
        if (length is <= 0 or > LongestQuestion)
            return false;
        if (caller.Heard < FarPools.LengthBytes + length)
            return true;
        return TryAnswer(caller, caller.Question.AsSpan(FarPools.LengthBytes, length)) && Say(caller);
    }

    private bool TryAnswer(Caller caller, ReadOnlySpan<byte> question)
    {
        _answer.Clear();
        try
        {
            var from = new FieldReader(question.ToArray());
            switch (PoolFields.ReadQuestion(from))
            {
                case PoolQuestion.Look: PoolFields.Write(_answer, report()); break;
                case PoolQuestion.Wish: _answer.Number(carryOut(PoolFields.ReadWish(from))); break;
                case PoolQuestion.Try: _answer.Flag(tryNow(PoolFields.ReadCheckWish(from))); break;
                case PoolQuestion.Sessions: _answer.Number(TakeSessions(PoolFields.ReadSessions(from))); break;
                default: NewsFields.Write(_answer, KeptLines.Of(kept, from.Number())); break;
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
        caller.Answer = new byte[FarPools.LengthBytes + _answer.Bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(caller.Answer, _answer.Bytes.Length);
        _answer.Bytes.CopyTo(caller.Answer.AsSpan(FarPools.LengthBytes));
        return true;
    }

    private int TakeSessions(ImmutableArray<SessionWord> told)
    {
        sessions(told);
        return told.Length;
    }

    /// <summary>False when it is said, or cannot be.</summary>
    private static bool Say(Caller caller)
    {
        Errno error = Descriptor.Write(caller.Socket, caller.Answer.AsSpan(caller.Sent), out int count);
        caller.Sent += count;
        return error == Errno.EAGAIN || error.IsOk && caller.Sent < caller.Answer!.Length;
    }

    private void Forget(int place)
    {
        poller.Remove(_callers[place]!.Socket);
        _callers[place]!.Dispose();
        _callers[place] = null;
    }

    public void Dispose()
    {
        for (int i = 0; i < Callers; i++)
            if (_callers[i] is not null)
                Forget(i);
        if (_path.Length == 0)
            return;
        poller.Remove(_listening);
        _listening.Dispose();
        RawFile.Delete(_path);
        _path = "";
    }
}
