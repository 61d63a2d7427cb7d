using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// The classic BPF programs that decide, in the kernel, what may wake us. Offsets count from the IPv4 header where
/// nothing else is said: that is where the packet starts for an AF_PACKET socket of type SOCK_DGRAM.
/// </summary>
internal static unsafe class SocketFilter
{
    private const ushort LoadByte = 0x30, LoadHalf = 0x28, LoadWord = 0x20;
    private const ushort LoadByteIndexed = 0x50, LoadHalfIndexed = 0x48, LoadWordIndexed = 0x40, LoadImmediate = 0x00,
        LoadMemory = 0x60, StoreMemory = 0x02;
    private const ushort LoadHeaderLengthToX = 0xb1, LoadImmediateToX = 0x01;
    private const ushort And = 0x54, ShiftLeftByX = 0x6c, ShiftRight = 0x74, CopyToX = 0x07, Add = 0x04, AddX = 0x0c,
        ShiftLeft = 0x64;
    private const ushort JumpIfEqual = 0x15, JumpIfAnySet = 0x45, JumpAlways = 0x05, Return = 0x06;

    // Ancillary data of the packet, SKF_AD_OFF and more.
    private const uint EtherType = unchecked((uint)-0x1000);
    private const uint PacketType = unchecked((uint)(-0x1000 + 4));
    private const uint ReceivingInterface = unchecked((uint)(-0x1000 + 8));
    private const uint VlanTagPresent = unchecked((uint)(-0x1000 + 48));

    private const uint OtherHost = 3, Outgoing = 4, VrrpProtocol = 112, AuthenticationProtocol = 51;
    /// <summary>
    /// An authentication header of 24 bytes (keepalived's `auth_type AH`) with VRRP behind it begins like this.
    /// </summary>
    private const uint VrrpInside = 0x7004;
    private const uint IgmpProtocol = 2, ArpReply = 2, UdpProtocol = 17, DhcpClientPort = 68;
    /// <summary>IPv6: extension headers that may stand before the message, and ICMPv6 with its types.</summary>
    private const uint HopByHop = 0, Routing = 43, DestinationOptions = 60;
    private const uint Icmp6Protocol = 58, MldQuery = 130, MldReport = 131, MldReport2 = 143,
        NeighbourSolicitation = 135, NeighbourAdvertisement = 136;

    /// <summary>Nothing is ever queued: for sockets that only send, or that only exist.</summary>
    public static void RejectAll(Descriptor socket) => Attach(socket, [new FilterInstruction(Return, 0, 0, 0)]);

    /// <summary>
    /// Lets through only adverts of the given virtual routers, received on this interface: also those behind an
    /// authentication header, so that such a peer is not silently missed.
    /// </summary>
    /// <param name="ofAll">The socket sees everything that comes and goes, before VLANs and macvlans take it.</param>
    public static void AcceptAdverts(Descriptor socket, int interfaceIndex, IpFamily family, ReadOnlySpan<byte> vrids,
        bool ofAll = false) =>
        Attach(socket, family == IpFamily.IPv6 ? Adverts6(interfaceIndex, vrids, ofAll)
            : Adverts(interfaceIndex, vrids, ofAll));

    /// <summary>
    /// On a rtnetlink socket: drops the notifications of addresses that this socket itself added or renewed, of routes
    /// and rules that it set or removed, and of routes whose maker is not us: a router has many. Answers to a dump
    /// carry our port too, but are marked as parts of several (NLM_F_MULTI). Removals of addresses pass: the kernel may
    /// remove others along with the one asked for (secondaries of its subnet), and those carry our port as well.
    /// <code>
    /// nlmsghdr: 0 u32 length, 4 u16 type, 6 u16 flags, 8 u32 sequence, 12 u32 port; BPF reads them as big-endian
    /// rtmsg behind it: 21 u8 who made the route
    /// </code>
    /// </summary>
    public static void IgnoreOwn(Descriptor socket, uint port)
    {
        static uint Half(ushort value) =>
            BinaryPrimitives.ReadUInt16BigEndian(MemoryMarshal.AsBytes(new ReadOnlySpan<ushort>(ref value)));
        static uint Word(uint value) =>
            BinaryPrimitives.ReadUInt32BigEndian(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(ref value)));
        Attach(socket,
        [
            new FilterInstruction(LoadHalf, 0, 0, 6),
            new FilterInstruction(JumpIfAnySet, 10, 0, Half(Netlink.NLM_F_MULTI)),
            new FilterInstruction(LoadHalf, 0, 0, 4),
            new FilterInstruction(JumpIfEqual, 6, 0, Half(Netlink.RTM_NEWADDR)),
            new FilterInstruction(JumpIfEqual, 5, 0, Half(Netlink.RTM_NEWRULE)),
            new FilterInstruction(JumpIfEqual, 4, 0, Half(Netlink.RTM_DELRULE)),
            new FilterInstruction(JumpIfEqual, 1, 0, Half(Netlink.RTM_NEWROUTE)),
            new FilterInstruction(JumpIfEqual, 0, 4, Half(Netlink.RTM_DELROUTE)),
            new FilterInstruction(LoadByte, 0, 0, 21),
            new FilterInstruction(JumpIfEqual, 0, 3, IpRoute.OwnOrigin),
            new FilterInstruction(LoadWord, 0, 0, 12),
            new FilterInstruction(JumpIfEqual, 1, 0, Word(port)),
            new FilterInstruction(Return, 0, 0, uint.MaxValue),
            new FilterInstruction(Return, 0, 0, 0),
        ]);
    }

    /// <summary>
    /// IGMP, in frames that an AF_PACKET socket of type SOCK_RAW gets: offsets count from the Ethernet header.
    /// </summary>
    public static FilterInstruction[] Igmp(int interfaceIndex) =>
        OnlyHere(LoadByte, 14 + 9, IgmpProtocol, interfaceIndex);

    /// <summary>ARP replies, offsets as for <see cref="Igmp"/>.</summary>
    public static FilterInstruction[] ArpReplies(int interfaceIndex) =>
        OnlyHere(LoadHalf, 14 + 6, ArpReply, interfaceIndex);

    /// <summary>Reports of MLD and neighbour advertisements, offsets as for <see cref="Igmp"/>.</summary>
    public static FilterInstruction[] Icmp6(int interfaceIndex) =>
    [
        new(LoadByte, 0, 0, 14 + 6),            // next header
        new(JumpIfEqual, 0, 2, Icmp6Protocol),
        new(LoadByte, 0, 0, 14 + 40),
        new(JumpIfEqual, 6, 11, NeighbourAdvertisement),
        new(JumpIfEqual, 0, 10, HopByHop),
        new(LoadByte, 0, 0, 14 + 40),
        new(JumpIfEqual, 0, 8, Icmp6Protocol),
        new(LoadByte, 0, 0, 14 + 48),
        new(JumpIfEqual, 1, 0, MldReport),
        new(JumpIfEqual, 0, 5, MldReport2),
        new(LoadWord, 0, 0, PacketType),
        new(JumpIfEqual, 3, 0, OtherHost),
        new(LoadWord, 0, 0, ReceivingInterface),
        new(JumpIfEqual, 0, 1, (uint)interfaceIndex),
        new(Return, 0, 0, uint.MaxValue),
        new(Return, 0, 0, 0),
    ];

    /// <summary>
    /// UDP to port 68 with our hardware address as the client's (chaddr), offsets as for <see cref="Igmp"/>: what a
    /// DHCP server says to others wakes nobody.
    /// </summary>
    public static FilterInstruction[] DhcpReplies(int interfaceIndex, ReadOnlySpan<byte> mac) =>
    [
        new(LoadByte, 0, 0, 14 + 9),
        new(JumpIfEqual, 0, 14, UdpProtocol),
        new(LoadHalf, 0, 0, 14 + 6),            // fragment offset
        new(JumpIfAnySet, 12, 0, 0x1fff),
        new(LoadHeaderLengthToX, 0, 0, 14),     // X = 4 * IHL
        new(LoadHalfIndexed, 0, 0, 14 + 2),     // destination port
        new(JumpIfEqual, 0, 9, DhcpClientPort),
        new(LoadWordIndexed, 0, 0, 14 + 8 + 28),
        new(JumpIfEqual, 0, 7, BinaryPrimitives.ReadUInt32BigEndian(mac)),
        new(LoadHalfIndexed, 0, 0, 14 + 8 + 32),
        new(JumpIfEqual, 0, 5, BinaryPrimitives.ReadUInt16BigEndian(mac[4..])),
        new(LoadWord, 0, 0, PacketType),
        new(JumpIfEqual, 3, 0, OtherHost),
        new(LoadWord, 0, 0, ReceivingInterface),
        new(JumpIfEqual, 0, 1, (uint)interfaceIndex),
        new(Return, 0, 0, uint.MaxValue),
        new(Return, 0, 0, 0),
    ];

    /// <summary>One field has one value, and the frame came in here and not for another host or VLAN.</summary>
    private static FilterInstruction[] OnlyHere(ushort load, uint offset, uint value, int interfaceIndex) =>
    [
        new(load, 0, 0, offset),
        new(JumpIfEqual, 0, 5, value),
        new(LoadWord, 0, 0, PacketType),
        new(JumpIfEqual, 3, 0, OtherHost),
        new(LoadWord, 0, 0, ReceivingInterface),
        new(JumpIfEqual, 0, 1, (uint)interfaceIndex),
        new(Return, 0, 0, uint.MaxValue),
        new(Return, 0, 0, 0),
    ];

    /// <summary>
    /// VRRP, AH, IGMP and ARP, and what takes their place with IPv6, in and out, in frames of a SOCK_RAW socket of all
    /// protocols. Frames of a VLAN above pass such a socket too, with their tag beside them: they are somebody else's.
    /// </summary>
    public static FilterInstruction[] Trace(int interfaceIndex) =>
    [
        new(LoadWord, 0, 0, ReceivingInterface),
        new(JumpIfEqual, 0, 25, (uint)interfaceIndex),
        new(LoadWord, 0, 0, VlanTagPresent),
        new(JumpIfEqual, 0, 23, 0),
        new(LoadHalf, 0, 0, 12),
        new(JumpIfEqual, 20, 0, LibCGaps.ETH_P_ARP),
        new(JumpIfEqual, 0, 4, LibCGaps.ETH_P_IP),
        new(LoadByte, 0, 0, 14 + 9),
        new(JumpIfEqual, 17, 0, VrrpProtocol),
        new(JumpIfEqual, 16, 0, AuthenticationProtocol),
        new(JumpIfEqual, 15, 16, IgmpProtocol),
        new(JumpIfEqual, 0, 15, LibCGaps.ETH_P_IPV6),
        new(LoadByte, 0, 0, 14 + 6),            // next header
        new(JumpIfEqual, 12, 0, VrrpProtocol),
        new(JumpIfEqual, 0, 3, Icmp6Protocol),
        new(LoadByte, 0, 0, 14 + 40),
        new(JumpIfEqual, 9, 0, NeighbourSolicitation),
        new(JumpIfEqual, 8, 9, NeighbourAdvertisement),
        new(JumpIfEqual, 0, 8, HopByHop),
        new(LoadByte, 0, 0, 14 + 40),
        new(JumpIfEqual, 5, 0, VrrpProtocol),
        new(JumpIfEqual, 0, 5, Icmp6Protocol),
        new(LoadByte, 0, 0, 14 + 48),
        new(JumpIfEqual, 2, 0, MldQuery),
        new(JumpIfEqual, 1, 0, MldReport),
        new(JumpIfEqual, 0, 1, MldReport2),
        new(Return, 0, 0, uint.MaxValue),
        new(Return, 0, 0, 0),
    ];

    public static void Attach(Descriptor socket, ReadOnlySpan<FilterInstruction> instructions)
    {
        fixed (FilterInstruction* first = instructions)
        {
            FilterProgram program = new() { Length = (ushort)instructions.Length, Instructions = first };
            if (LibC.setsockopt(socket.Number, LibC.SOL_SOCKET, LibC.SO_ATTACH_FILTER, &program,
                sizeof(FilterProgram)) != 0)
                throw Errno.Last.Exception("The kernel refused a socket filter");
        }
    }

    /// <summary>
    /// The program. Tests that throw out most come first. The set of VRIDs is a bitmap of eight words: however many
    /// VRIDs there are, at most 75 instructions exist and 38 run.
    /// </summary>
    /// <remarks>
    /// Of a VLAN-tagged frame the kernel removes the tag before we see it: without such a VLAN here it comes as "other
    /// host"; with one it comes with the VLAN interface as its receiver, although the frame also passes the sockets of
    /// the interface below. Hence both tests; a bridge or bond above us is told apart by the same one.
    /// </remarks>
    internal static FilterInstruction[] Adverts(int interfaceIndex, ReadOnlySpan<byte> vrids, bool ofAll = false)
    {
        List<FilterInstruction> program = [];
        void Do(ushort code, uint operand = 0) => program.Add(new FilterInstruction(code, 0, 0, operand));
        // Jumps are relative to the next instruction; a test that fails falls on the Return behind it.
        void Require(ushort test, uint operand)
        {
            program.Add(new FilterInstruction(test, 1, 0, operand));
            Do(Return, 0);
        }
        void Refuse(ushort test, uint operand)
        {
            program.Add(new FilterInstruction(test, 0, 1, operand));
            Do(Return, 0);
        }

        if (ofAll)
        {
            Do(LoadWord, EtherType);
            Require(JumpIfEqual, LibCGaps.ETH_P_IP);
            Do(LoadWord, VlanTagPresent);
            Require(JumpIfEqual, 0);
            Do(LoadWord, PacketType);
            Refuse(JumpIfEqual, Outgoing);
        }
        Do(LoadByte, 9);                        // protocol
        program.Add(new FilterInstruction(JumpIfEqual, 2, 0, VrrpProtocol));
        Require(JumpIfEqual, AuthenticationProtocol);
        Do(LoadByte, 0);                        // version and header length
        Do(And, 0xf0);
        Require(JumpIfEqual, 0x40);
        Do(LoadHalf, 6);                        // fragment offset
        Refuse(JumpIfAnySet, 0x1fff);
        Do(LoadWord, PacketType);
        Refuse(JumpIfEqual, OtherHost);
        Do(LoadWord, ReceivingInterface);
        Require(JumpIfEqual, (uint)interfaceIndex);

        Do(LoadHeaderLengthToX, 0);             // X = 4 * IHL
        Do(LoadByte, 9);
        program.Add(new FilterInstruction(JumpIfEqual, 0, 5, AuthenticationProtocol));
        Do(LoadHalfIndexed, 0);                 // next header and length of the authentication header
        Require(JumpIfEqual, VrrpInside);
        Do(LoadByteIndexed, 24 + 1);
        Do(JumpAlways, 1);
        Do(LoadByteIndexed, 1);                 // VRID, the second byte of the VRRP header; a shorter packet is dropped
        AddVrids(program, vrids);
        return [.. program];
    }

    /// <summary>
    /// The same for IPv6, offsets from the IPv6 header on. Behind at most two extension headers: a filter has no loops.
    /// </summary>
    internal static FilterInstruction[] Adverts6(int interfaceIndex, ReadOnlySpan<byte> vrids, bool ofAll = false)
    {
        const byte extension = 13; // instructions that skip one header
        List<FilterInstruction> program = [];
        if (ofAll)
            program.AddRange(
            [
                new(LoadWord, 0, 0, EtherType),
                new(JumpIfEqual, 1, 0, LibCGaps.ETH_P_IPV6),
                new(Return, 0, 0, 0),
                new(LoadWord, 0, 0, VlanTagPresent),
                new(JumpIfEqual, 1, 0, 0),
                new(Return, 0, 0, 0),
                new(LoadWord, 0, 0, PacketType),
                new(JumpIfEqual, 0, 1, Outgoing),
                new(Return, 0, 0, 0),
            ]);
        program.AddRange(
        [
            new(LoadWord, 0, 0, PacketType),
            new(JumpIfEqual, 0, 1, OtherHost),
            new(Return, 0, 0, 0),
            new(LoadWord, 0, 0, ReceivingInterface),
            new(JumpIfEqual, 1, 0, (uint)interfaceIndex),
            new(Return, 0, 0, 0),
            new(LoadByte, 0, 0, 0),             // version
            new(And, 0, 0, 0xf0),
            new(JumpIfEqual, 1, 0, 0x60),
            new(Return, 0, 0, 0),
            new(LoadImmediateToX, 0, 0, 40),
            new(LoadByte, 0, 0, 6),             // next header
        ]);
        for (int left = 2; left > 0; left--)
            program.AddRange(
            [
                new(JumpIfEqual, (byte)(extension * left + 1), 0, VrrpProtocol),
                new(JumpIfEqual, 3, 0, HopByHop),
                new(JumpIfEqual, 2, 0, Routing),
                new(JumpIfEqual, 1, 0, DestinationOptions),
                new(Return, 0, 0, 0),
                new(LoadByteIndexed, 0, 0, 0),  // its next header
                new(StoreMemory, 0, 0, 2),
                new(LoadByteIndexed, 0, 0, 1),  // its length, in units of 8 bytes, the first one not counted
                new(Add, 0, 0, 1),
                new(ShiftLeft, 0, 0, 3),
                new(AddX, 0, 0, 0),
                new(CopyToX, 0, 0, 0),
                new(LoadMemory, 0, 0, 2),
            ]);
        program.Add(new(JumpIfEqual, 1, 0, VrrpProtocol));
        program.Add(new(Return, 0, 0, 0));
        program.Add(new(LoadByteIndexed, 0, 0, 1)); // VRID; a shorter packet is dropped
        AddVrids(program, vrids);
        return [.. program];
    }

    /// <summary>The end of the program: A holds the VRID, and it passes when it is one of these.</summary>
    private static void AddVrids(List<FilterInstruction> program, ReadOnlySpan<byte> vrids)
    {
        void Do(ushort code, uint operand = 0) => program.Add(new FilterInstruction(code, 0, 0, operand));
        Span<uint> bitmap = stackalloc uint[8];
        bitmap.Clear();
        foreach (byte vrid in vrids)
            bitmap[vrid >> 5] |= 1u << (vrid & 31);

        Do(StoreMemory, 0);
        Do(And, 31);
        Do(CopyToX);
        Do(LoadImmediate, 1);
        Do(ShiftLeftByX);
        Do(StoreMemory, 1);                     // M[1] = the VRID's bit within its word
        Do(LoadMemory, 0);
        Do(ShiftRight, 5);                      // A = the VRID's word
        for (int word = 0; word < bitmap.Length; word++)
        {
            if (bitmap[word] == 0)
                continue;
            program.Add(new FilterInstruction(JumpIfEqual, 0, 4, (uint)word));
            Do(LoadMemory, 1);
            program.Add(new FilterInstruction(JumpIfAnySet, 0, 1, bitmap[word]));
            Do(Return, uint.MaxValue);
            Do(Return, 0);
        }
        Do(Return, 0);
    }
}
