using Appliance.Tls;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>One socket of one run, connected. A step that fails has said so in the line of the run.</summary>
/// <param name="tls">Null to speak without.</param>
internal ref struct Conversation(ProbeRun run, TlsClient? tls = null)
{
    private int _fd = -1;

    /// <summary>Connects, and agrees on keys where there is TLS; within the time of the run.</summary>
    public bool Open(SocketKind kind, in Endpoint to, in Endpoint? from) => Connect(kind, to, from) && Agree();

    private bool Connect(SocketKind kind, in Endpoint to, in Endpoint? from)
    {
        int error = ClientSocket.Open(kind, to, from, out _fd);
        if (error != LibC.EINPROGRESS)
            return error == 0 || run.Failed(error);
        if (!IsReady(Readiness.Writable))
            return false;
        error = ClientSocket.Outcome(_fd);
        return error == 0 || run.Failed(error);
    }

    private readonly bool Agree()
    {
        if (tls is null)
            return true;
        tls.Begin(_fd);
        for (TlsStep step; (step = tls.Handshake()) != TlsStep.Done;)
        {
            if (GoesOn(step))
                continue;
            if (step != TlsStep.Failed)
                run.Line.Add(" in the handshake of TLS"u8);
            return false;
        }
        return true;
    }

    /// <summary>Waits for what a step of TLS wants; false when there is no next one.</summary>
    private readonly bool GoesOn(TlsStep step)
    {
        if (step != TlsStep.Failed)
            // A peer that always has a byte more would never be waited for.
            return run.IsOver ? run.NoAnswer()
                : IsReady(step == TlsStep.WantsToRead ? Readiness.Readable : Readiness.Writable);
        if (tls!.Error != 0)
            return run.Failed(tls.Error);
        run.Line.Clear();
        tls.Describe(run.Line);
        return false;
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
            if (tls is not null)
            {
                TlsStep step = tls.Write(words, out int written);
                words = words[written..];
                if (step != TlsStep.Done && !GoesOn(step))
                    return false;
                continue;
            }
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
        if (tls is not null)
        {
            TlsStep step;
            int heard;
            while ((step = tls.Read(run.Buffer, out heard)) != TlsStep.Done)
                if (!GoesOn(step))
                    return -1;
            return heard;
        }
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
        tls?.Dispose();
        if (_fd >= 0)
            Descriptor.Close(_fd);
    }
}
