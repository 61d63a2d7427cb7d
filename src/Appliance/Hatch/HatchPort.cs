using System.Buffers;
using System.Buffers.Binary;
using Appliance.Guardian;
using VrrpAot.Linux;

namespace Appliance.Hatch;

/// <summary>
/// One end of the hatch, with messages of any length over packets of a socket pair. The pair outlives who talks over
/// it, so a packet says in whose life it was sent and for whose it is meant: what a dead process left lying is known by
/// that, and half a message of it is never taken for the beginning of another one. Never waits: what finds no room is
/// kept, and leaves with <see cref="Flush"/>. On one thread.
/// </summary>
/// <param name="fd">Stays the caller's.</param>
/// <param name="life">Ours; no other process has the same.</param>
internal sealed class HatchPort(Borrowed fd, ulong life)
{
    /// <summary>Of the packets; two processes of one program speak the same.</summary>
    public const byte Version = 1;

    /// <summary>
    /// A packet: version, 1 when the message ends with it, two bytes 0, the message's number (4 bytes), whose life (8),
    /// for whose life (8), all little-endian; then a piece of the message.
    /// </summary>
    internal const int Header = HatchPacket.Header;
    internal const int LongestPiece = 16 * 1024;
    private const int LongestMessage = 16 * 1024 * 1024;
    /// <summary>Bytes that wait for room. Who takes so little has stopped to listen.</summary>
    private const int MostWaiting = 2 * LongestMessage;

    private readonly byte[] _out = new byte[Header + LongestPiece], _in = new byte[Header + LongestPiece];
    private readonly Queue<byte[]> _waiting = [];
    private readonly ArrayBufferWriter<byte> _gathered = new(1);
    private long _bytesWaiting;
    private uint _number;
    private (ulong Life, uint Number) _gathering;
    /// <summary>Of the message that is being gathered, the beginning was thrown away.</summary>
    private bool _isTooLong;

    /// <summary>The life of this process, from now on.</summary>
    public static ulong NewLife() => (ulong)BootClock.Now.Nanoseconds << 8 | (byte)Environment.ProcessId;

    public Borrowed Fd => fd;

    /// <summary>Something waits for room.</summary>
    public bool IsFull => _waiting.Count > 0;

    /// <param name="to">The life that it is meant for; 0 for any.</param>
    /// <returns>False when it is lost: it is too long, far too much waits already, or the kernel takes no part of
    /// it.</returns>
    public bool Send(ReadOnlySpan<byte> message, ulong to)
    {
        if (IsTooLong(message) || _bytesWaiting + message.Length > MostWaiting)
            return false;
        _number++;
        do
        {
            int length = Math.Min(message.Length, LongestPiece);
            WriteHeader(isLast: length == message.Length, to);
            message[..length].CopyTo(_out.AsSpan(Header));
            message = message[length..];
            // Without its last piece the other side throws the others away.
            if (!Leave(_out.AsSpan(0, Header + length)))
                return false;
        }
        while (message.Length > 0);
        return true;
    }

    /// <summary>No hatch takes it, however empty.</summary>
    public static bool IsTooLong(ReadOnlySpan<byte> message) => message.Length > LongestMessage;

    private void WriteHeader(bool isLast, ulong to)
    {
        Span<byte> header = _out.AsSpan(0, Header);
        header.Clear();
        header[0] = Version;
        header[1] = isLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], _number);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], life);
        BinaryPrimitives.WriteUInt64LittleEndian(header[HatchPacket.ToAt..], to);
    }

    private bool Leave(ReadOnlySpan<byte> packet)
    {
        if (_waiting.Count == 0 && Descriptor.Write(fd, packet, out _) is var errno && errno != Errno.EAGAIN)
            return errno.IsOk;
        _waiting.Enqueue(packet.ToArray());
        _bytesWaiting += packet.Length;
        return true;
    }

    /// <summary>There may be room again.</summary>
    /// <returns>False when what waited is lost: the kernel takes it no more.</returns>
    public bool Flush()
    {
        while (_waiting.TryPeek(out byte[]? packet))
        {
            Errno errno = Descriptor.Write(fd, packet, out _);
            if (errno == Errno.EAGAIN)
                return true;
            if (!errno.IsOk)
            {
                Forget();
                return false;
            }
            _waiting.Dequeue();
            _bytesWaiting -= packet.Length;
        }
        return true;
    }

    /// <summary>What waits is for nobody any more.</summary>
    public void Forget()
    {
        _waiting.Clear();
        _bytesWaiting = 0;
    }

    /// <summary>The next whole message that is meant for us; null when there is none.</summary>
    /// <param name="sender">In whose life it was sent.</param>
    public byte[]? Receive(out ulong sender)
    {
        while (Descriptor.Read(fd, _in, out int count).IsOk && count > 0)
            if (Take(_in.AsSpan(0, count), out sender) is { } message)
                return message;
        sender = 0;
        return null;
    }

    /// <summary>One packet, whatever it is. The message that ends with it, or null.</summary>
    internal byte[]? Take(ReadOnlySpan<byte> packet, out ulong sender)
    {
        sender = 0;
        if (packet.Length < Header || packet[0] != Version || packet[1] > 1)
            return null;
        ulong to = BinaryPrimitives.ReadUInt64LittleEndian(packet[HatchPacket.ToAt..]);
        if (to != 0 && to != life)
            return null;
        sender = BinaryPrimitives.ReadUInt64LittleEndian(packet[8..]);
        (ulong, uint) message = (sender, BinaryPrimitives.ReadUInt32LittleEndian(packet[4..]));
        if (message != _gathering)
        {
            _gathered.Clear();
            _isTooLong = false;
        }
        _gathering = message;
        ReadOnlySpan<byte> piece = packet[Header..];
        _isTooLong |= _gathered.WrittenCount + piece.Length > LongestMessage;
        if (_isTooLong)
        {
            _gathered.Clear();
            return null;
        }
        if (packet[1] == 0)
        {
            _gathered.Write(piece);
            return null;
        }
        byte[] whole = [.. _gathered.WrittenSpan, .. piece];
        _gathered.Clear();
        return whole;
    }
}
