using System.Collections.Immutable;
using CsCheck;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

public sealed unsafe class HeldTableTests : IDisposable
{
    private static readonly IpAddress Peer1 = new(0xC0A80A70);
    private static readonly IpAddress Peer2 = new(0xC0A80A71);
    private static readonly IpAddress Vip1 = new(0xC0A80A79);
    private static readonly IpAddress Vip2 = new(0xC0A80A7A);

    private readonly Descriptor _fd;

    public HeldTableTests() => SharedMemory.CreateFile("held", out _fd);

    public void Dispose() => _fd.Dispose();

    [Fact]
    public void before_the_engine_has_written_it_there_is_no_table()
    {
        Assert.Null(HeldTableReader.TryOpen(_fd));
        SharedMemory.Resize(_fd, 4096);
        Assert.Null(HeldTableReader.TryOpen(_fd));
    }

    [Fact]
    public void what_the_engine_holds_is_what_the_guardian_finds()
    {
        using HeldTableWriter writer = Create();
        using HeldTableReader reader = HeldTableReader.TryOpen(_fd)!;
        byte[] frame = [.. Enumerable.Range(1, 50).Select(n => (byte)n)];
        writer.SetFarewell(0, 0, 3, isFrame: true, frame);
        writer.SetFarewell(1, 1, 4, isFrame: false, [9, 8, 7]);
        writer.SetRemoval(0, 0, [1, 2, 3, 4]);
        writer.SetRemoval(0, 1, new byte[RemovalWriter.Longest]);
        writer.SetHeld(0, true);

        Assert.Equal(2, reader.Slots);
        Assert.True(reader.IsHeld(0));
        Assert.False(reader.IsHeld(1));

        Assert.Equal(1, reader.FarewellCount(0));
        Assert.True(reader.TryGetFarewell(0, 0, out HeldFarewell multicast));
        Assert.Equal((3, true), (multicast.InterfaceIndex, multicast.IsFrame));
        Assert.Equal(frame, new ReadOnlySpan<byte>(multicast.Bytes, multicast.Length).ToArray());

        Assert.Equal(2, reader.FarewellCount(1));
        Assert.False(reader.TryGetFarewell(1, 0, out _)); // never written
        Assert.True(reader.TryGetFarewell(1, 1, out HeldFarewell unicast));
        Assert.Equal((4, false, 3), (unicast.InterfaceIndex, unicast.IsFrame, unicast.Length));

        Assert.Equal(2, reader.RemovalCount(0));
        Assert.True(reader.TryGetRemoval(0, 0, out ReadOnlySpan<byte> first));
        Assert.True(reader.TryGetRemoval(0, 1, out ReadOnlySpan<byte> second));
        Assert.Equal([1, 2, 3, 4], first.ToArray());
        Assert.Equal(RemovalWriter.Longest, second.Length);
    }

    [Fact]
    public void what_is_not_ours_any_more_is_not_there_to_remove()
    {
        using HeldTableWriter writer = Create();
        using HeldTableReader reader = HeldTableReader.TryOpen(_fd)!;
        writer.SetRemoval(0, 0, [1, 2, 3, 4]);
        writer.SetRemoval(0, 0, []);
        Assert.False(reader.TryGetRemoval(0, 0, out _));
    }

    [Fact]
    public void a_packet_longer_than_its_room_leaves_the_slot_without_advert_and_its_neighbours_alone()
    {
        using HeldTableWriter writer = Create();
        using HeldTableReader reader = HeldTableReader.TryOpen(_fd)!;
        writer.SetFarewell(1, 0, 4, false, [1]);
        writer.SetFarewell(1, 1, 4, false, [2]);
        writer.SetFarewell(1, 0, 4, false, new byte[2000]);
        Assert.False(reader.TryGetFarewell(1, 0, out _));
        Assert.True(reader.TryGetFarewell(1, 1, out HeldFarewell other));
        Assert.Equal(2, other.Bytes[0]);
    }

    [Fact]
    public void the_longest_advert_of_an_instance_fits()
    {
        using HeldTableWriter writer = Create();
        using HeldTableReader reader = HeldTableReader.TryOpen(_fd)!;
        // Slot 0 advertises one address: Ethernet, IPv4, VRRP, address, password.
        writer.SetFarewell(0, 0, 3, true, new byte[14 + 20 + 8 + 4 + 8]);
        Assert.True(reader.TryGetFarewell(0, 0, out _));
    }

    [Fact]
    public void who_has_let_go_has_removals_to_make_and_nothing_to_say()
    {
        using HeldTableWriter writer = Create();
        using HeldTableReader reader = HeldTableReader.TryOpen(_fd)!;
        writer.SetHeld(0, true);
        Assert.Equal((true, true, false), (reader.IsHeld(0), reader.MayBeLeft(0), reader.MayBeLeft(1)));
        writer.SetLeaving(0);
        Assert.Equal((false, true), (reader.IsHeld(0), reader.MayBeLeft(0)));
        writer.SetHeld(0, false);
        Assert.Equal((false, false), (reader.IsHeld(0), reader.MayBeLeft(0)));
    }

    [Fact]
    public void a_successor_is_read_only_once_it_is_in_force_and_the_promises_go_on()
    {
        using HeldTableWriter writer = Create();
        using HeldTableReader reader = HeldTableReader.TryOpen(_fd)!;
        writer.SetHeld(0, true);
        writer.Turn(new Instant(1));
        HeldTableWriter successor =
            writer.TryPrepareSuccessor(new EngineSettings { Instances = [Settings().Instances[1]] })!;
        successor.SetFarewell(0, 1, 4, false, [2]);
        Assert.Equal(2, reader.Slots);
        Assert.True(reader.IsHeld(0));

        successor.PutInForce();
        successor.Turn(new Instant(2));
        Assert.Equal(1, reader.Slots);
        Assert.False(reader.IsHeld(0));
        Assert.True(reader.TryGetFarewell(0, 1, out HeldFarewell farewell));
        Assert.Equal(2, farewell.Bytes[0]);
        Assert.Equal(2, reader.TurnCount);
        Assert.Equal(new Instant(2), reader.BusyUntil);
    }

    [Fact]
    public void a_table_that_was_in_force_before_leaves_nothing_behind()
    {
        using HeldTableWriter first = Create();
        using HeldTableReader reader = HeldTableReader.TryOpen(_fd)!;
        first.SetHeld(0, true);
        first.SetRemoval(0, 0, [1, 2, 3, 4]);
        HeldTableWriter second = first.TryPrepareSuccessor(Settings())!;
        second.PutInForce();
        HeldTableWriter third = second.TryPrepareSuccessor(Settings())!;
        third.PutInForce();
        Assert.False(reader.IsHeld(0));
        Assert.False(reader.TryGetRemoval(0, 0, out _));
    }

    [Fact]
    public void settings_too_large_for_the_memory_have_no_successor()
    {
        using HeldTableWriter writer = Create();
        InstanceSettings large = Instance("large",
            [.. Enumerable.Range(1, 250).Select(i => new UnicastPeer(new IpAddress((uint)i)))],
            [.. Enumerable.Range(1, 250).Select(i => new IpAddress((uint)i))], []);
        Assert.NotNull(writer.TryPrepareSuccessor(new EngineSettings { Instances = [large] }));
        Assert.Null(writer.TryPrepareSuccessor(new EngineSettings { Instances = [large, large, large, large] }));
    }

    [Fact]
    public void every_turn_moves_the_count_and_the_promise()
    {
        using HeldTableWriter writer = Create();
        using HeldTableReader reader = HeldTableReader.TryOpen(_fd)!;
        Assert.Equal(Instant.Never, reader.BusyUntil);
        writer.Turn(new Instant(123));
        writer.Turn(new Instant(456));
        Assert.Equal(2, reader.TurnCount);
        Assert.Equal(new Instant(456), reader.BusyUntil);
    }

    [Fact]
    public void turning_and_holding_allocate_nothing()
    {
        using HeldTableWriter writer = Create();
        ReadOnlySpan<byte> packet = [1, 2, 3];
        writer.Turn(new Instant(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            writer.Turn(new Instant(i));
            writer.SetHeld(0, i % 2 == 0);
            writer.SetFarewell(1, 0, 4, false, packet);
            writer.SetRemoval(0, 0, packet);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void no_damage_to_the_table_makes_the_reader_leave_the_memory()
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 300], Gen.Int).Array[1, 12].Sample(damages =>
        {
            SharedMemory.CreateFile("damaged", out Descriptor fd);
            Assert.Equal(Errno.Ok, HeldTableWriter.TryCreate(fd, Settings(), out HeldTableWriter? writer));
            for (int slot = 0; slot < 2; slot++)
            {
                writer!.SetHeld(slot, true);
                writer.SetFarewell(slot, 0, 3, true, [1, 2, 3]);
                writer.SetRemoval(slot, 0, [1, 2, 3, 4]);
            }
            Assert.Equal(Errno.Ok, SharedMemory.TryMap(fd, out SharedMemory? memory));
            foreach ((int shift, int at, int value) in damages)
            {
                int place = HeldTable.TableAt + at % ((int)memory!.Length - HeldTable.TableAt - 4);
                *(int*)(memory.Start + place) = value >> shift * 7;
            }

            using HeldTableReader reader = HeldTableReader.TryOpen(fd)!;
            fd.Dispose();
            int slots = reader.Slots;
            for (int slot = 0; slot < Math.Min(slots, 100); slot++)
            {
                reader.IsHeld(slot);
                for (int i = 0; i < Math.Min(reader.FarewellCount(slot), 100); i++)
                {
                    if (reader.TryGetFarewell(slot, i, out HeldFarewell farewell))
                        Assert.True(reader.Contains(farewell.Bytes, farewell.Length));
                }
                for (int i = 0; i < Math.Min(reader.RemovalCount(slot), 100); i++)
                {
                    if (!reader.TryGetRemoval(slot, i, out ReadOnlySpan<byte> request))
                        continue;
                    fixed (byte* bytes = request)
                        Assert.True(reader.Contains(bytes, request.Length));
                }
            }
            writer!.Dispose();
            memory!.Dispose();
        }, iter: 2000);
    }

    private HeldTableWriter Create()
    {
        Assert.Equal(Errno.Ok, HeldTableWriter.TryCreate(_fd, Settings(), out HeldTableWriter? writer));
        return writer!;
    }

    private static EngineSettings Settings() => new()
    {
        Instances =
        [
            Instance("multicast", [], [Vip1], [Vip2]),
            Instance("unicast", [new UnicastPeer(Peer1), new UnicastPeer(Peer2)], [Vip1], []),
        ],
    };

    private static InstanceSettings Instance(
        string name, ImmutableArray<UnicastPeer> peers, IpAddress[] vips, IpAddress[] excluded) => new()
    {
        Name = name,
        Vrid = new Vrid(51),
        Interface = "eth0",
        Election = new ElectionSettings
        {
            Version = VrrpVersion.V2, BasePriority = new Priority(100), AdvertInterval = Duration.FromSeconds(1),
        },
        Peers = peers,
        Addresses = [.. vips.Select(address => new VirtualAddress { Address = address })],
        ExcludedAddresses = [.. excluded.Select(address => new VirtualAddress { Address = address })],
    };
}
