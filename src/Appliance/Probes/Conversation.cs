using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>One socket of one run, connected. A step that fails has said so in the line of the run.</summary>
internal ref struct Conversation(ProbeRun run)
{
    private int _fd = -1;

    /// <summary>Connects, within the time of the run.</summary>
    public bool Open(SocketKind kind, in Endpoint to, in Endpoint? from)
    {
        int error = ClientSocket.Open(kind, to, from, out _fd);
        if (error != LibC.EINPROGRESS)
            return error == 0 || run.Failed(error);
        if (!IsReady(Readiness.Writable))
            return false;
        error = ClientSocket.Outcome(_fd);
        return error == 0 || run.Failed(error);
    }

    /// <summary>For sockets that do not have to wait for anybody; says nothing.</summary>
    /// <param name="error">0 or an errno.</param>
    public bool TryOpen(SocketKind kind, in Endpoint to, in Endpoint? from, out int error) =>
        (error = ClientSocket.Open(kind, to, from, out _fd)) == 0;

    /// <summary>Waits; false when time is up.</summary>
    public readonly bool IsReady(Readiness wanted) =>
        run.WaitFor(_fd, wanted, run.Deadline) == Waited.Ready || run.NoAnswer();

    public readonly bool Say(ReadOnlySpan<byte> words)
    {
        while (!words.IsEmpty)
        {
            int error = ClientSocket.Send(_fd, words, out int count);
            if (error == Descriptor.TryAgain ? !IsReady(Readiness.Writable) : error != 0 && !run.Failed(error))
                return false;
            words = words[count..];
        }
        return true;
    }

    /// <summary>Waits for some bytes, and puts them into the buffer of the run.</summary>
    /// <returns>How many; 0 at the end of the connection; -1 when it failed.</returns>
    public readonly int Hear()
    {
        while (IsReady(Readiness.Readable))
        {
            int error = TryHear(out int count);
            if (error == 0)
                return count;
            if (error != Descriptor.TryAgain && !run.Failed(error))
                return -1;
        }
        return -1;
    }

    /// <summary>Takes what is there. 0 or an errno.</summary>
    public readonly int TryHear(out int count) => Descriptor.Read(_fd, run.Buffer, out count);

    /// <summary>The same as <see cref="Say"/>, for datagrams. 0 or an errno.</summary>
    public readonly int TrySay(ReadOnlySpan<byte> words) => ClientSocket.Send(_fd, words, out _);

    /// <summary>Waits for something to hear, no longer than that.</summary>
    public readonly Waited WaitUntil(Instant until) => run.WaitFor(_fd, Readiness.Readable, until);

    public readonly void Dispose()
    {
        if (_fd >= 0)
            Descriptor.Close(_fd);
    }
}
