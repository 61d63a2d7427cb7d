using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Messages collected for one <c>sendmmsg</c>. Each has a caller's payload and a fixed record behind it (its address
/// and control data), both prepared by the socket class that owns the batch.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    private readonly Borrowed _socket;
    private readonly int _capacity;
    private readonly NativeBuffer _slots;
    private readonly NativeBuffer _vectors;
    private readonly int[] _interfaces;
    private int _count;
    private int _failures;

    public SendBatch(Borrowed socket, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _socket = socket;
        _capacity = capacity;
        _slots = new NativeBuffer(capacity * sizeof(MessageSlot));
        _vectors = new NativeBuffer(capacity * sizeof(iovec));
        _interfaces = new int[capacity];
    }

    /// <summary>Of the last <see cref="Flush"/>: the errno of its last refusal.</summary>
    public Errno LastErrno { get; private set; }
    public int LastFailedInterface { get; private set; }

    /// <summary>
    /// Takes the next slot (sending all first when none is free); the caller fills in name and control.
    /// </summary>
    public msghdr* Add(int interfaceIndex, byte* payload, int length, out int slot)
    {
        if (_count == _capacity)
            SendAll();
        slot = _count++;
        iovec* vector = (iovec*)_vectors.Pointer + slot;
        vector->iov_base = payload;
        vector->iov_len = length;
        msghdr* header = &((MessageSlot*)_slots.Pointer)[slot].Header;
        header->msg_iov = vector;
        header->msg_iovlen = 1;
        _interfaces[slot] = interfaceIndex;
        return header;
    }

    /// <summary>Sends what is collected; returns how many messages the kernel refused since the last call.</summary>
    public int Flush()
    {
        SendAll();
        int failures = _failures;
        _failures = 0;
        if (failures == 0)
            (LastErrno, LastFailedInterface) = (Errno.Ok, 0);
        return failures;
    }

    private void SendAll()
    {
        MessageSlot* slots = (MessageSlot*)_slots.Pointer;
        int done = 0;
        while (done < _count)
        {
            // The kernel stops at the first message that fails and names the error only when that message comes first.
            int sent = LibCGaps.sendmmsg(_socket.Number, slots + done, (uint)(_count - done), LibC.MSG_DONTWAIT);
            if (sent > 0)
            {
                done += sent;
                continue;
            }
            Errno error = Errno.Last;
            if (error == Errno.EINTR)
                continue;
            LastErrno = error;
            LastFailedInterface = _interfaces[done];
            _failures++;
            done++;
        }
        _count = 0;
    }

    public void Dispose()
    {
        _slots.Dispose();
        _vectors.Dispose();
    }
}
