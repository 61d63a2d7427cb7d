using System.Buffers.Binary;
using System.Collections.Immutable;
using Appliance.Pools;
using Appliance.Sessions;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Hatch;

/// <summary>
/// The checkers' process, as the box knows it: behind a socket of its own (<see cref="SocketBeside"/>), which is there
/// while it is. A connection has one question and its answer, each behind its length (four bytes, little-endian).
/// </summary>
internal sealed class FarPools(Desk desk, string path)
{
    /// <summary>Of a question or an answer, in bytes: 10,000 servers make some 2 MB.</summary>
    public const int Longest = 64 * 1024 * 1024;
    public const int LengthBytes = 4;

    private static readonly Duration s_patience = Duration.FromSeconds(3);

    /// <summary>Where the checkers' process of a daemon listens.</summary>
    /// <param name="controlSocket">The daemon's.</param>
    public static string SocketBeside(string controlSocket) => controlSocket + ".checkers";

    /// <summary>
    /// Why the last question has no answer: ENOENT where no such process is, ECONNREFUSED where one has died, ETIMEDOUT
    /// where one says nothing.
    /// </summary>
    public Errno Unanswered { get; private set; }

    /// <summary>How all virtual servers stand; null when there is nobody who knows.</summary>
    public async Task<ImmutableArray<PoolReport>?> Look(CancellationToken gone)
    {
        var question = new FieldWriter();
        PoolFields.Ask(question);
        return await Ask(question, gone) is { } answer ? PoolFields.Read(answer) : null;
    }

    /// <summary>Has a server be what a person wants; null when there is nobody to ask.</summary>
    /// <returns>In how many virtual servers it was meant.</returns>
    public async Task<int?> Wish(ServerWish wish, CancellationToken gone)
    {
        var question = new FieldWriter();
        PoolFields.Ask(question, wish);
        return await Ask(question, gone) is { } answer ? answer.Int() : null;
    }

    /// <summary>Has a check be tried now; null when there is nobody to ask, false where it is not made.</summary>
    public async Task<bool?> Try(CheckWish wish, CancellationToken gone)
    {
        var question = new FieldWriter();
        PoolFields.Ask(question, wish);
        return await Ask(question, gone) is { } answer ? answer.Flag() : null;
    }

    /// <summary>Lines of the log that it keeps, as <see cref="FarEngine.Lines"/>.</summary>
    public async Task<KeptLines?> Lines(long from, CancellationToken gone)
    {
        var question = new FieldWriter();
        PoolFields.Ask(question, from);
        return await Ask(question, gone) is { } answer ? NewsFields.ReadLines(answer) : null;
    }

    private async Task<FieldReader?> Ask(FieldWriter question, CancellationToken gone)
    {
        Unanswered = LocalSocket.TryConnect(path, out Descriptor socket);
        if (!Unanswered.IsOk)
            return null;
        using (socket)
        {
            var talk = new Talk(socket, question.Bytes);
            using DescriptorWatch watch = desk.Watch(socket, talk.Read, talk.Write);
            talk.Watch = watch;
            watch.Writing = true;
            using IDisposable end = desk.At(BootClock.Now + s_patience, talk.End);
            using CancellationTokenRegistration left = gone.Register(talk.End);
            byte[]? answer = await talk.Answer;
            Unanswered = answer is null ? Errno.ETIMEDOUT : Errno.Ok;
            return answer is null ? null : new FieldReader(answer);
        }
    }

    /// <summary>One question on its way, and its answer.</summary>
    private sealed class Talk
    {
        private readonly Borrowed _socket;
        private readonly byte[] _question;
        private readonly TaskCompletionSource<byte[]?> _answer =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
        private byte[] _heard = new byte[LengthBytes];
        private int _sent, _count;
        private bool _knowsLength;

        public Talk(Borrowed socket, ReadOnlySpan<byte> question)
        {
            _socket = socket;
            _question = new byte[LengthBytes + question.Length];
            BinaryPrimitives.WriteInt32LittleEndian(_question, question.Length);
            question.CopyTo(_question.AsSpan(LengthBytes));
        }

        public DescriptorWatch? Watch { get; set; }

        public Task<byte[]?> Answer => _answer.Task;

        public void End() => _answer.TrySetResult(null);

        public void Write()
        {
            Errno error = Descriptor.Write(_socket, _question.AsSpan(_sent), out int count);
            _sent += count;
            if (!error.IsOk && error != Errno.EAGAIN)
                End();
            Watch!.Writing = _sent < _question.Length;
        }

        public void Read()
        {
            while (!_answer.Task.IsCompleted)
            {
                Errno error = Descriptor.Read(_socket, _heard.AsSpan(_count), out int count);
                if (error == Errno.EAGAIN)
                    return;
                _count += count;
                if (!error.IsOk || count == 0)
                    End();
                else if (_count == _heard.Length)
                    Filled();
            }
        }

        private void Filled()
        {
            if (_knowsLength)
            {
                _answer.TrySetResult(_heard);
                return;
            }
            int length = BinaryPrimitives.ReadInt32LittleEndian(_heard);
            _knowsLength = true;
            (_heard, _count) = (new byte[length is > 0 and <= Longest ? length : 0], 0);
            if (_heard.Length == 0)
                End();
        }
    }
}
