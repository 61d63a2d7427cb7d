using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// <see cref="IDropFilter"/> over netlink. The socket stays open, since the table is its own: when it is closed, with
/// the process at the latest, the kernel removes both, and until then nobody else's `nft flush ruleset` does.
/// </summary>
public sealed unsafe class DropFilterSocket : IDropFilter, IDisposable
{
    private Descriptor? _socket;
    private NativeBuffer? _buffer;
    private NetlinkWriter? _netlink;
    private DropTableWriter? _writer;
    private DropTable? _table;

    public Errno Make(DropTable table)
    {
        End();
        Errno error = Open();
        if (!error.IsOk)
            return error;
        error = Make(table, isOwned: true);
        // Linux before 5.12 knows no owner.
        if (error == Errno.EOPNOTSUPP || error == Errno.EINVAL)
            error = Make(table, isOwned: false);
        if (error.IsOk)
            _table = table;
        else
            Close();
        return error;
    }

    private Errno Make(DropTable table, bool isOwned)
    {
        Begin().Make(table, isOwned);
        return Send();
    }

    public Errno Add(ReadOnlySpan<DroppedAddress> addresses) => Change(Nftables.NEWSETELEM, addresses);

    public Errno Remove(ReadOnlySpan<DroppedAddress> addresses) => Change(Nftables.DELSETELEM, addresses);

    private Errno Change(byte message, ReadOnlySpan<DroppedAddress> addresses)
    {
        if (_table is null)
            return Errno.ENOENT;
        for (int from = 0; from < addresses.Length; from += DropTableWriter.MostElements)
        {
            int count = Math.Min(DropTableWriter.MostElements, addresses.Length - from);
            Begin().Change(_table.Name, message, addresses.Slice(from, count));
            Errno error = Send();
            if (!error.IsOk)
                return error;
        }
        return Errno.Ok;
    }

    public void End()
    {
        if (_table is null)
            return;
        Begin().Remove(_table.Name);
        Send();
        Close();
    }

    private Errno Open()
    {
        Errno error = Descriptor.Take(LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC,
            Nftables.NETLINK_NETFILTER), out Descriptor socket);
        if (!error.IsOk)
            return error;
        _socket = socket;
        // A transaction is one datagram.
        LibCGaps.SetQueue(socket, LibC.SO_SNDBUFFORCE, LibC.SO_SNDBUF, 2 * DropTableWriter.Enough);
        LibCGaps.SetQueue(socket, LibC.SO_RCVBUFFORCE, LibC.SO_RCVBUF, 2 * DropTableWriter.Enough);
        LibCGaps.SetOption(socket, LibC.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, 1);
        _buffer = new NativeBuffer(DropTableWriter.Enough);
        _netlink = new NetlinkWriter(_buffer);
        _writer = new DropTableWriter(_netlink);
        return Errno.Ok;
    }

    private DropTableWriter Begin()
    {
        _netlink!.Clear();
        return _writer!;
    }

    private Errno Send()
    {
        ssize_t sent;
        do
            sent = LibC.sendto(_socket!.Number, _buffer!.Pointer, _netlink!.Length, 0, null, 0);
        while (sent < 0 && Errno.Last == Errno.EINTR);
        Errno error = Errno.Of(sent);
        // What is asked has been written: there is room for the answer in its place.
        return error.IsOk ? NftablesSocket.Answer(_socket, _buffer, _writer!.Last, out _) : error;
    }

    private void Close()
    {
        _socket?.Dispose();
        _buffer?.Dispose();
        (_socket, _buffer, _netlink, _writer, _table) = (null, null, null, null, null);
    }

    /// <summary>The table goes with the socket, where the kernel can; who ends in order has called <see cref="End"/>.
    /// </summary>
    public void Dispose() => Close();
}
