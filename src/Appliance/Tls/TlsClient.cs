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
/// <param name="told">The name that the server is told (SNI), up to 255 bytes; null for none.</param>
/// <param name="wanted">What the certificate must be for: a name, or an address as text; null for anything. Nothing to
/// who believes everybody.</param>
internal sealed unsafe class TlsClient(Trust trust, string? told, string? wanted) : IDisposable
{
    private readonly byte[]? _told = WithNul(told), _wanted = WithNul(wanted);
    private nint _session;
    private bool _isOpen;
    private int _result;

    /// <param name="name">What the certificate must be for: a name, or an address as text.</param>
    /// <param name="isAddress">Then the server is not told (RFC 6066 section 3).</param>
    public TlsClient(Trust trust, string name, bool isAddress) : this(trust, isAddress ? null : name, name)
    {
    }

    public Trust Trust => trust;

    /// <summary>It says goodbye to the server when it leaves, as it should.</summary>
    public bool SaysGoodbye { get; init; } = true;

    private static byte[]? WithNul(string? name) => name is null ? null : Encoding.ASCII.GetBytes(name + "\0");

    /// <summary>The same as if a new one had been made.</summary>
    /// <param name="socket">Stays the caller's.</param>
    public void Begin(Borrowed socket)
    {
        Dispose();
        (_result, _isOpen) = (TlsNative.NoMemory, false);
        fixed (byte* nameTold = _told, nameWanted = _wanted)
            _session = TlsNative.tls_open(trust.Handle, socket.Number, nameTold, nameWanted);
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

    /// <summary>What failed was an end without TLS' goodbye: anybody on the way can do that to a connection.</summary>
    public bool HasHungUp => _result == TlsNative.HungUp && _isOpen;

    /// <summary>The socket's, where it was the kernel that refused.</summary>
    public Errno Error => _session == 0 ? Errno.Ok : new Errno(TlsNative.tls_remark(_session)->Error);

    /// <summary>Says what went wrong, as a sentence without its full stop.</summary>
    public void Describe(ResultLine line)
    {
        TlsNative.Remark nothing = default;
        TlsComplaint.Say(line, _result, _isOpen, _session == 0 ? nothing : *TlsNative.tls_remark(_session), trust.File,
            _wanted is null ? default : _wanted.AsSpan(0, _wanted.Length - 1));
    }

    /// <summary>Leaves, without waiting.</summary>
    public void Dispose()
    {
        if (_session != 0)
            TlsNative.tls_close(_session, SaysGoodbye ? 1 : 0);
        _session = 0;
        GC.KeepAlive(trust);
    }
}
