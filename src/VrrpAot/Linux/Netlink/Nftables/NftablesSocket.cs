using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// <see cref="INftables"/> over netlink: a socket for each transaction, which are rare. The kernel carries one out
/// before the send returns.
/// </summary>
/// <param name="space">The network namespace; null for ours.</param>
public sealed unsafe class NftablesSocket(string? space = null) : INftables
{
    private const int LongestAnswer = 64 * 1024;

    public Errno Replace(MarkTable table) =>
        Ask(MarkTableWriter.Enough(table), writer => writer.Replace(table), out _);

    public Errno Remove(string table) => Ask(LongestAnswer, writer => writer.Remove(table), out _);

    public uint Generation() => Ask(LongestAnswer, writer => writer.AskGeneration(), out uint generation).IsOk
        ? generation : 0;

    private Errno Ask(int room, Action<MarkTableWriter> write, out uint generation)
    {
        generation = 0;
        var socket = new Descriptor();
        Errno error = NetworkNamespace.OpenNetlink(space, Nftables.NETLINK_NETFILTER, socket);
        if (!error.IsOk)
            return error;
        using (socket)
        {
            using var buffer = new NativeBuffer(room);
            var netlink = new NetlinkWriter(buffer);
            var writer = new MarkTableWriter(netlink);
            write(writer);
            // A transaction is one datagram; each of its messages is answered.
            LibCGaps.SetQueue(socket, LibC.SO_SNDBUFFORCE, LibC.SO_SNDBUF, Math.Max(netlink.Length * 2, LongestAnswer));
            LibCGaps.SetQueue(socket, LibC.SO_RCVBUFFORCE, LibC.SO_RCVBUF, Math.Max(netlink.Length, 4 * LongestAnswer));
            LibCGaps.SetOption(socket, LibC.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, 1);
            ssize_t sent;
            do
                sent = LibC.sendto(socket.Number, buffer.Pointer, netlink.Length, 0, null, 0);
            while (sent < 0 && Errno.Last == Errno.EINTR);
            error = Errno.Of(sent);
            if (!error.IsOk)
                return error;
            using var answer = new NativeBuffer(LongestAnswer);
            return Answer(socket, answer, writer.Last, out generation);
        }
    }

    /// <summary>The first refusal, which is the reason of the others; EPROTO when the last message is not
    /// answered.</summary>
    /// <param name="buffer">Takes the answers.</param>
    /// <param name="last">The number of the last message that is answered.</param>
    internal static Errno Answer(Borrowed socket, NativeBuffer buffer, uint last, out uint generation)
    {
        generation = 0;
        bool isWhole = false;
        while (true)
        {
            NetlinkAddress sender = default;
            socklen_t room = sizeof(NetlinkAddress);
            int length = (int)(long)LibC.recvfrom(socket.Number, buffer.Pointer, buffer.Length, LibC.MSG_DONTWAIT,
                (sockaddr*)&sender, &room);
            if (length < 0 && Errno.Last == Errno.EINTR)
                continue;
            if (length < 0)
                return isWhole ? Errno.Ok : Errno.Last == Errno.EAGAIN ? Errno.EPROTO : Errno.Last;
            if (!RouteSocket.IsKernel(sender))
                continue;
            var messages = new NetlinkMessages(buffer.Span[..length]);
            while (messages.Next())
            {
                if (messages.Header.Type == Netlink.NLMSG_ERROR)
                {
                    if (MemoryMarshal.TryRead(messages.Body, out int answer) && answer < 0)
                        return new Errno(-answer);
                    isWhole |= messages.Header.Sequence == last;
                }
                else
                    generation = GenerationIn(messages.Body) is var number and > 0 ? number : generation;
            }
        }
    }

    private static uint GenerationIn(ReadOnlySpan<byte> body)
    {
        NetlinkAttributes attributes = new(body.Length < 4 ? default : body[4..]);
        while (attributes.Next())
            if (attributes.Type == Nftables.NFTA_GEN_ID)
                return BinaryPrimitives.ReverseEndianness(attributes.AsUInt32());
        return 0;
    }
}
