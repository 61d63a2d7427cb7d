using System.Collections.Immutable;
using Appliance.CommandLine;
using Appliance.Guardian;
using Appliance.Logging;
using Tmds.Linux;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Guardian;

/// <summary>The guardian's own hands, on the loopback interface of a network namespace of the test's own.</summary>
public sealed class CrashCleanupTests
{
    private const int Loopback = 1;
    private static readonly IpAddress s_plain = new(0x0A000064), s_peered = new(0x0A000065), s_peer = new(0x0A000099);

    [RootFact]
    public void every_vip_that_was_held_is_removed_one_with_a_peer_too() =>
        EveryVipIsRemoved(writer => writer.SetHeld(0, true));

    [RootFact]
    public void and_every_vip_of_which_the_kernel_may_not_have_heard_that_it_was_let_go() =>
        EveryVipIsRemoved(writer => writer.SetLeaving(0));

    private static void EveryVipIsRemoved(Action<HeldTableWriter> say) =>
        InANamespace(() =>
        {
            SharedMemory.CreateFile("held", out Descriptor fd);
            Assert.Equal(Errno.Ok, HeldTableWriter.TryCreate(fd, Settings(), out HeldTableWriter? writer));
            AddressRecord[] vips =
            [
                new() { InterfaceIndex = Loopback, Address = s_plain, PrefixLength = 24 },
                new() { InterfaceIndex = Loopback, Address = s_peered, PrefixLength = 32, Peer = s_peer },
            ];
            using RouteSocket routes = new();
            using var removals = new RemovalWriter();
            for (int i = 0; i < vips.Length; i++)
            {
                writer!.SetRemoval(0, i, removals.Of(vips[i]));
                routes.QueueAdd(vips[i], 0);
            }
            say(writer!);
            Assert.Equal(Errno.Ok, routes.Flush());

            using (HeldTableReader reader = HeldTableReader.TryOpen(fd)!)
            using (var log = new Log("test", 3, 0, socketPath: null, console: default))
                CrashCleanup.Run(reader, log);

            var gone = new Gone();
            routes.Receive(gone);
            Assert.Equal([s_plain, s_peered], gone.Addresses.Order());
            writer!.Dispose();
            fd.Dispose();
        });

    private static EngineSettings Settings() => new()
    {
        Instances =
        [
            Given.Instance() with
            {
                Addresses =
                    [new VirtualAddress { Address = s_plain }, new VirtualAddress { Address = s_peered }],
            },
        ],
    };

    private static void InANamespace(Action test)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, LibC.unshare(LibC.CLONE_NEWNET));
                test();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private sealed class Gone : INetlinkListener
    {
        public List<IpAddress> Addresses { get; } = [];

        void INetlinkListener.AddressGone(in AddressRecord address) => Addresses.Add(address.Address);
        void INetlinkListener.AddressPresent(in AddressRecord address) { }
        void INetlinkListener.LinkChanged(in LinkRecord link) { }
        void INetlinkListener.LinkGone(int index) { }
        void INetlinkListener.RequestFailed(uint sequence, Errno errno) { }
        void INetlinkListener.LinksListed() { }
        void INetlinkListener.AddressesListed() { }
        void INetlinkListener.ListFailed(Errno errno) { }
        void INetlinkListener.Overrun() { }
    }
}
