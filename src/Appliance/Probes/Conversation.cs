using Appliance.Tls;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>
/// One socket of one run, connected, in the place that the run has for it. A step that fails has said so in the line of
/// the run.
/// </summary>
/// <param name="tls">Null to speak without.</param>
internal ref struct Conversation(ProbeRun run, TlsClient? tls = null)
{
    /// <summary>Connects, and agrees on keys where there is TLS; within the time of the run.</summary>
    public bool Open(SocketKind kind, in Endpoint to, in Endpoint? from) => Connect(kind, to, from) && Agree();

    private bool Connect(SocketKind kind, in Endpoint to, in Endpoint? from)
    {
        Errno error = ClientSocket.Open(kind, to, from, run.Place);
        if (error != Errno.EINPROGRESS)
            return error.IsOk || run.Failed(error);
        if (!IsReady(Readiness.Writable))
            return false;
        error = ClientSocket.Outcome(run.Place);
        return error.IsOk || run.Failed(error);
    }

    private readonly bool Agree()
    {
        if (tls is null)
            return true;
        tls.Begin(run.Place);
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
        if (!tls!.Error.IsOk)
            return run.Failed(tls.Error);
        run.Line.Clear();
        tls.Describe(run.Line);
        return false;
    }

    /// <summary>For sockets that do not have to wait for anybody; says nothing.</summary>
    public bool TryOpen(SocketKind kind, in Endpoint to, in Endpoint? from, out Errno error) =>
        (error = ClientSocket.Open(kind, to, from, run.Place)).IsOk;

    /// <summary>Waits; false when time is up.</summary>
    public readonly bool IsReady(Readiness wanted) =>
        run.WaitFor(run.Place, wanted, run.Deadline) == Waited.Ready || run.NoAnswer();

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
            Errno error = ClientSocket.Send(run.Place, words, out int count);
            if (error == Errno.EAGAIN ? !IsReady(Readiness.Writable) : !error.IsOk && !run.Failed(error))
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
            Errno error = TryHear(out int count);
            if (error.IsOk)
                return count;
            if (error != Errno.EAGAIN && !run.Failed(error))
                return -1;
        }
        return -1;
    }

    /// <summary>Takes what is there.</summary>
    public readonly Errno TryHear(out int count) => Descriptor.Read(run.Place, run.Buffer, out count);

    /// <summary>The same as <see cref="Say"/>, for datagrams.</summary>
    public readonly Errno TrySay(ReadOnlySpan<byte> words) => ClientSocket.Send(run.Place, words, out _);

    /// <summary>Waits for something to hear, no longer than that.</summary>
    public readonly Waited WaitUntil(Instant until) => run.WaitFor(run.Place, Readiness.Readable, until);

    public readonly void Dispose()
    {
        tls?.Dispose();
        run.Place.Dispose();
    }
}
