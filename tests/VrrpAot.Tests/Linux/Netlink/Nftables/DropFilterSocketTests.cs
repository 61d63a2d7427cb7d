using System.Net;
using System.Net.Sockets;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>What this kernel drops.</summary>
public sealed class DropFilterSocketTests
{
    private static readonly DropTable s_table = new("keepalived", -1, Counts: true);

    [RootFact]
    public void packets_to_an_address_and_from_it_are_dropped_until_it_is_taken_out()
    {
        Cable.Run(cable =>
        {
            Cable.Ip("addr add 192.0.2.10/32 dev near");
            Cable.Ip("-6 addr add 2001:db8::10/128 dev near nodad");
            using var filter = new DropFilterSocket();
            if (!Makes(filter, s_table))
                return;
            foreach (string text in (string[])["192.0.2.10", "2001:db8::10"])
            {
                Assert.True(Arrives(text));
                Assert.Equal(Errno.Ok, filter.Add([Vip(text)]));
                Assert.Equal(Errno.Ok, filter.Add([Vip(text)]));
                Assert.False(Arrives(text));
                Assert.Equal(Errno.Ok, filter.Remove([Vip(text)]));
                Assert.True(Arrives(text));
            }
            Assert.Equal(Errno.ENOENT, filter.Remove([Vip("192.0.2.10")]));
        });
    }

    [RootFact]
    public void a_link_local_address_is_dropped_on_its_link_only()
    {
        Cable.Run(cable =>
        {
            Cable.Ip("-6 addr add fe80::10/64 dev near nodad");
            using var filter = new DropFilterSocket();
            if (!Makes(filter, s_table))
                return;
            // What a machine says to itself comes by lo.
            int own = Cable.IndexOf("lo");
            // The link needs a moment before its addresses are any.
            for (int i = 0; i < 50 && !Arrives($"fe80::10%{cable.Near}"); i++)
                Thread.Sleep(20);
            Assert.Equal(Errno.Ok, filter.Add([new DroppedAddress(Vip("fe80::10").Address, cable.Far)]));
            Assert.True(Arrives($"fe80::10%{cable.Near}"));
            Assert.Equal(Errno.Ok, filter.Add([new DroppedAddress(Vip("fe80::10").Address, own)]));
            Assert.False(Arrives($"fe80::10%{cable.Near}"));
        });
    }

    [RootFact]
    public void the_table_goes_with_its_socket_and_with_its_end()
    {
        Cable.Run(cable =>
        {
            Cable.Ip("addr add 192.0.2.10/32 dev near");
            var filter = new DropFilterSocket();
            if (!Makes(filter, s_table))
                return;
            filter.Add([Vip("192.0.2.10")]);
            filter.End();
            Assert.True(Arrives("192.0.2.10"));
            Assert.Equal(Errno.ENOENT, filter.Add([Vip("192.0.2.10")]));
            Assert.Equal(Errno.Ok, filter.Make(s_table));
            filter.Add([Vip("192.0.2.10")]);
            // As at the end of a process that was killed.
            filter.Dispose();
            Assert.True(Arrives("192.0.2.10"));
        });
    }

    [RootFact]
    public void a_table_of_another_that_lives_is_not_taken_away()
    {
        Cable.Run(cable =>
        {
            using var one = new DropFilterSocket();
            if (!Makes(one, s_table))
                return;
            using var other = new DropFilterSocket();
            Assert.Equal(Errno.EPERM, other.Make(s_table));
            Assert.Equal(Errno.Ok, other.Make(s_table with { Name = "another", Counts = false }));
        });
    }

    [RootFact]
    public void more_addresses_than_one_transaction_holds_are_added_and_removed()
    {
        Cable.Run(cable =>
        {
            var many = new DroppedAddress[3000];
            for (int i = 0; i < many.Length; i++)
                many[i] = new DroppedAddress(new IpAddress(0x0A000000u + (uint)i), 0);
            using var filter = new DropFilterSocket();
            if (!Makes(filter, s_table))
                return;
            Assert.Equal(Errno.Ok, filter.Add(many));
            Assert.Equal(Errno.Ok, filter.Remove(many));
            Assert.Equal(Errno.ENOENT, filter.Remove(many.AsSpan(2999)));
        });
    }

    /// <summary>A kernel without nf_tables says so.</summary>
    private static bool Makes(DropFilterSocket filter, DropTable table)
    {
        Errno error = filter.Make(table);
        if (error == Errno.EPROTONOSUPPORT || error == Errno.EOPNOTSUPP)
            return false;
        Assert.Equal(Errno.Ok, error);
        return true;
    }

    private static DroppedAddress Vip(string text) =>
        new(IpAddress.TryParse(text, out IpAddress address) ? address
            : throw new FormatException(text), 0);

    /// <summary>A datagram to an address of ours, from the same.</summary>
    private static bool Arrives(string address)
    {
        var to = IPAddress.Parse(address);
        using var receiver = new UdpClient(new IPEndPoint(to, 0));
        using var sender = new UdpClient(to.AddressFamily);
        receiver.Client.ReceiveTimeout = 200;
        try
        {
            sender.Send([1], 1, (IPEndPoint)receiver.Client.LocalEndPoint!);
            var from = new IPEndPoint(IPAddress.Any, 0);
            return receiver.Receive(ref from!).Length == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
