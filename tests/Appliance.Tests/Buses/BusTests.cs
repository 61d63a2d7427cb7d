using Appliance.Buses;
using Appliance.Settings;
using Appliance.Tests.Sessions;
using VrrpAot.Linux;

namespace Appliance.Tests.Buses;

/// <summary>A device that is absent, breaks or blocks is a condition, and nobody waits for it.</summary>
public class BusTests
{
    private static readonly Duration s_soon = Duration.FromMilliseconds(20);

    /// <summary>Writes one byte a turn.</summary>
    private sealed class Simple(string place, FakeI2c chip, Exception? mistake = null)
        : BusDevice(Buses.Place(place), "test")
    {
        public int Opened;

        protected override void Open()
        {
            Opened++;
            chip.WriteByte(0);
        }

        protected override Instant Draw(Instant now)
        {
            if (mistake is not null)
                throw mistake;
            chip.WriteByte(1);
            return Instant.Never;
        }

        protected override void Close() =>
            throw new InvalidOperationException("a binding that cannot even say good-bye");
    }

    [Fact]
    public void an_absent_device_is_a_condition_and_said_once_until_it_works() => DeskRun.Do(async run =>
    {
        var chip = new FakeI2c { IsAbsent = true };
        var device = new Simple("mcp23017@i2c-1/0x20", chip);
        var bus = new Bus("i2c-1", line => run.Desk.Post(() => run.Log.Add(line.Text)), () => { }, retryEvery: s_soon);
        bus.Add(device);
        Assert.Equal("has not answered yet", device.View.Trouble);
        bus.Start();
        await run.Until(() => Volatile.Read(ref device.Opened) >= 3, "it is tried again");
        Assert.Equal("does not answer at 0x20 of i2c-1", device.View.Trouble);
        chip.IsAbsent = false;
        await run.Until(() => device.View.Trouble is null, "it works");
        chip.IsAbsent = true;
        device.Wake();
        await run.Until(() => device.View.Trouble is not null, "it fails");
        chip.IsAbsent = false;
        await run.Until(() => device.View.Trouble is null, "it works");
        bus.Stop(TimeSpan.FromSeconds(5));
        await run.Settle();
        string broken = "mcp23017@i2c-1/0x20 (test) does not answer at 0x20 of i2c-1; trying again every 0 s";
        Assert.Equal([broken, "mcp23017@i2c-1/0x20 (test) works again", broken,
            "mcp23017@i2c-1/0x20 (test) works again"], run.Log);
    });

    /// <summary>
    /// The thread that waits for a transfer for ever is its own bus's; whatever else there is goes on.
    /// </summary>
    [Fact]
    public void a_bus_that_hangs_costs_its_own_thread_only() => DeskRun.Do(async run =>
    {
        var stuck = new FakeI2c();
        stuck.Goes.Reset();
        var other = new FakeI2c();
        var first = new Bus("i2c-1", _ => { }, () => { });
        var second = new Bus("i2c-2", _ => { }, () => { });
        var neighbour = new Simple("mcp23017@i2c-1/0x21", new FakeI2c());
        var working = new Simple("mcp23017@i2c-2/0x20", other);
        first.Add(new Simple("mcp23017@i2c-1/0x20", stuck));
        first.Add(neighbour);
        second.Add(working);
        first.Start();
        second.Start();
        // Seen from so late: a bus that is in a transfer now, and stays there.
        Instant later = BootClock.Now + Duration.FromSeconds(60);
        await run.Until(() => working.View.Trouble is null
            && !second.Hangs(later), "the other bus works and comes to rest");
        await run.Until(() => first.Hangs(later), "the first is in its transfer");

        Assert.All(first.Views(later), view => Assert.Equal("i2c-1 hangs in a transfer", view.Trouble));
        Assert.Equal(0, neighbour.Opened);
        // The end does not wait for it either.
        first.Stop(TimeSpan.FromMilliseconds(50));
        second.Stop(TimeSpan.FromSeconds(5));
        Assert.True(first.Hangs(later), "it still is in its transfer");

        stuck.Goes.Set();
        await run.Until(() => !first.Hangs(later), "it goes on when the transfer comes back");
    });

    [Theory]
    [InlineData(typeof(InvalidDataException), "answers with what cannot be read")]
    [InlineData(typeof(NullReferenceException), "cannot be driven: ")]
    [InlineData(typeof(ArgumentOutOfRangeException), "cannot be driven: ")]
    public void whatever_a_binding_throws_ends_nothing_but_its_device(Type mistake, string words) =>
        DeskRun.Do(async run =>
    {
        var broken = new Simple("ssd1306@i2c-1/0x3c", new FakeI2c(), (Exception)Activator.CreateInstance(mistake)!);
        var well = new Simple("mcp23017@i2c-1/0x20", new FakeI2c());
        var bus = new Bus("i2c-1", _ => { }, () => { });
        bus.Add(broken);
        bus.Add(well);
        bus.Start();
        await run.Until(() => well.View.Trouble is null && broken.HasFailed, "both had their turn");
        Assert.StartsWith(words, broken.View.Trouble);
        bus.Stop(TimeSpan.FromSeconds(5));
    });

    [Fact]
    public void a_bus_that_the_kernel_does_not_offer_is_named()
    {
        NoBusException refused = Assert.Throws<NoBusException>(() =>
            Connections.I2c(Buses.Place("mcp23017@i2c-99/0x20")));
        Assert.Equal("needs /dev/i2c-99, which is not there", refused.Message);
        Assert.Equal("the device tree must switch i2c-99 on, and the module i2c-dev must be loaded", refused.Remedy);
        Assert.Contains("/dev/spidev99.1", Assert.Throws<NoBusException>(() =>
            Connections.Spi(Buses.Place("ws2812b@spi-99.1"))).Message);
    }

    /// <summary>What the desk tells the attendant: once when it begins, and then only what changes.</summary>
    [Fact]
    public void the_desk_tells_of_devices_when_something_changes() => DeskRun.Do(async run =>
    {
        var told = new List<string>();
        var table = new BusTable(run.Desk, views =>
            told.Add(string.Join(", ", views.Select(view => $"{view.Name} {view.Trouble ?? "works"}"))),
            line => run.Desk.Post(() => run.Log.Add(line.Text)));
        table.Add(new Simple("mcp23017@i2c-1/0x20", new FakeI2c()));
        table.Add(new Simple("mcp23017@i2c-1/0x21", new FakeI2c { IsAbsent = true }));
        table.Start();
        await run.Until(() => told.LastOrDefault() is { } last && !last.Contains("yet"), "both had their turn");
        Assert.Equal("mcp23017@i2c-1/0x20 works, mcp23017@i2c-1/0x21 does not answer at 0x21 of i2c-1", told[^1]);
    });
}
