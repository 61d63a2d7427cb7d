using System.Text;
using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Tls;

/// <summary>How far a step of a <see cref="TlsClient"/> has come.</summary>
internal enum TlsStep : byte
{
    Done,
    /// <summary>Again, with the same arguments, when the socket is readable.</summary>
    WantsToRead,
    /// <summary>Again, with the same arguments, when the socket is writable.</summary>
    WantsToWrite,
    /// <summary><see cref="TlsClient.Describe"/> says why. There is no going on.</summary>
    Failed,
}

/// <summary>
/// The client's side of TLS 1.2 or 1.3 on a connected socket, for one connection after the other. It never waits, and
/// allocates nothing that .NET would have to collect; a connection takes some 40 kB of memory, whatever the server
/// says.
/// </summary>
/// <param name="trust">Whom it believes.</param>
/// <param name="name">What the certificate must be for: a name, or an address as text.</param>
/// <param name="isAddress">Then the server is not told (RFC 6066 section 3).</param>
internal sealed unsafe class TlsClient(Trust trust, string name, bool isAddress) : IDisposable
{
    private readonly byte[] _name = Encoding.ASCII.GetBytes(name + "\0");
    private nint _session;
    private bool _isOpen;
    private int _result;

    public Trust Trust => trust;

    /// <summary>The same as if a new one had been made.</summary>
    /// <param name="socket">Stays the caller's.</param>
    public void Begin(Borrowed socket)
    {
        Dispose();
        (_result, _isOpen) = (TlsNative.NoMemory, false);
        fixed (byte* start = _name)
            _session = TlsNative.tls_open(trust.Handle, socket.Number, start, isAddress ? 1 : 0);
    }

    /// <summary>Until it is done there is nothing to read or write.</summary>
    public TlsStep Handshake()
    {
        TlsStep step = Step(_session == 0 ? TlsNative.NoMemory : TlsNative.tls_handshake(_session));
        _isOpen |= step == TlsStep.Done;
        return step;
    }

    /// <param name="count">0 when the server has said goodbye.</param>
    public TlsStep Read(Span<byte> into, out int count)
    {
        fixed (byte* start = into)
            return Step(TlsNative.tls_read(_session, start, (nuint)into.Length), out count);
    }

    /// <param name="count">At least one byte, when it is done.</param>
    public TlsStep Write(ReadOnlySpan<byte> bytes, out int count)
    {
        fixed (byte* start = bytes)
            return Step(TlsNative.tls_write(_session, start, (nuint)bytes.Length), out count);
    }

    private TlsStep Step(int result, out int count)
    {
        count = Math.Max(0, result);
        return Step(result);
    }

    private TlsStep Step(int result)
    {
        GC.KeepAlive(trust);
        _result = result;
        return result switch
        {
            >= 0 => TlsStep.Done,
            TlsNative.WantRead => TlsStep.WantsToRead,
            TlsNative.WantWrite => TlsStep.WantsToWrite,
            _ => TlsStep.Failed,
        };
    }

    /// <summary>The socket's, where it was the kernel that refused.</summary>
    public Errno Error => _session == 0 ? Errno.Ok : new Errno(TlsNative.tls_remark(_session)->Error);

    /// <summary>Says what went wrong, as a sentence without its full stop.</summary>
    public void Describe(ResultLine line)
    {
        TlsNative.Remark nothing = default;
        TlsComplaint.Say(line, _result, _isOpen, _session == 0 ? nothing : *TlsNative.tls_remark(_session), trust.File,
            _name.AsSpan(0, _name.Length - 1));
    }

    /// <summary>Says goodbye, without waiting.</summary>
    public void Dispose()
    {
        if (_session != 0)
            TlsNative.tls_close(_session);
        _session = 0;
        GC.KeepAlive(trust);
    }
}
