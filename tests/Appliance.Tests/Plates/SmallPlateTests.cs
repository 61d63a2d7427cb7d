using System.Device.Spi;
using System.Drawing;
using Appliance.Buses;
using Appliance.Leds;
using Appliance.Plates;
using Appliance.Reports;
using Appliance.Tests.Buses;
using Appliance.Tests.Leds;
using VrrpAot.Protocol;
using static Appliance.Tests.Buses.Buses;

namespace Appliance.Tests.Plates;

/// <summary>Digits and coloured lamps, with the lamps' own policy.</summary>
public class SmallPlateTests
{
    private static readonly Instant s_now = new(Duration.FromSeconds(1000).Nanoseconds);

    private sealed class FakeSpi : SpiDevice
    {
        public List<byte[]> Written { get; } = [];
        public override SpiConnectionSettings ConnectionSettings { get; } = new(0, 0);
        public override void Read(Span<byte> buffer) => throw new NotSupportedException();
        public override void Write(ReadOnlySpan<byte> buffer) => Written.Add(buffer.ToArray());
        public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) =>
            throw new NotSupportedException();
    }

    public static TheoryData<Snapshot?, string> Digits => new()
    {
        { null, "" },
        { Boxes.Box(), "" },
        { Boxes.Box(RouterState.Master), "100" },
        { Boxes.Box(RouterState.Backup), "100" },
        { Boxes.Box(RouterState.Fault), "----" },
        { Boxes.Box(RouterState.Backup) with { CommitUndoneAt = s_now + Duration.FromSeconds(61) }, "1:01" },
        { Boxes.Box(RouterState.Backup) with { FirmwareTrialEndsAt = s_now + Duration.FromSeconds(754) }, "12:34" },
    };

    [Theory, MemberData(nameof(Digits))]
    public void digits_show_the_priority_or_how_long_a_trial_lasts(Snapshot? box, string text) =>
        Assert.Equal(text, DigitPlate.Text(box, s_now));

    /// <summary>
    /// By the HT16K33's memory: digits at 0, 2, 6 and 8, the colon at 4 (bit 1), segments from bit 0: top and then
    /// clockwise, middle last.
    /// </summary>
    [Fact]
    public void an_ht16k33_gets_its_segments_and_only_when_they_change()
    {
        var board = new SnapshotBoard();
        var wires = new FakeI2c();
        var plate = new DigitPlate(Place("ht16k33@i2c-1/0x70"), _ => wires, brightness: 100, board);
        board.Publish(Boxes.Box(RouterState.Master));
        plate.Turn(s_now);
        Assert.Contains(wires.Written, bytes => bytes is [0xef]);
        Assert.Equal([0, 0x06, 0, 0x3f, 0x3f], Segments());
        int written = wires.Written.Count;
        plate.Turn(s_now);
        Assert.Equal(written, wires.Written.Count);
        board.Publish(Boxes.Box(RouterState.Master) with { CommitUndoneAt = s_now
            + Duration.FromMilliseconds(61_500) });
        Assert.Equal(s_now + Duration.FromMilliseconds(500) + new Duration(1), plate.Turn(s_now));
        Assert.Equal([0, 0x06, 2, 0x3f, 0x06], Segments());
        plate.Leave();
        Assert.Equal([0, 0, 0, 0, 0], Segments());

        byte[] Segments() => [wires.Registers[0], wires.Registers[2], wires.Registers[4], wires.Registers[6],
            wires.Registers[8]];
    }

    public static TheoryData<Snapshot?, Color> Colours => new()
    {
        { null, Color.FromArgb(255, 255, 255) },
        { Boxes.Box(RouterState.Master), Color.FromArgb(0, 255, 0) },
        { Boxes.Box(RouterState.Backup), Color.FromArgb(0, 0, 255) },
        { Boxes.Box(RouterState.Fault), Color.FromArgb(255, 0, 0) },
        { Boxes.Box(RouterState.Fault).WithoutLink(0), Color.FromArgb(255, 80, 0) },
    };

    [Theory, MemberData(nameof(Colours))]
    public void the_role_is_a_colour_in_the_rhythm_of_the_lamps(Snapshot? box, Color colour)
    {
        LedPattern pattern = LedPolicy.Pattern(Shows.Everything, box, s_now);
        Instant now = s_now;
        for (int i = 0; i < 20; i++, now = pattern.NextChange(now))
            Assert.Equal(pattern.LevelAt(now) ? colour : Color.Black, ColourPlate.Colour(box, now));
    }

    [Fact]
    public void a_strip_gets_all_its_lamps_and_is_dark_at_the_end()
    {
        var board = new SnapshotBoard();
        board.Publish(Boxes.Box(RouterState.Master));
        var wires = new FakeSpi();
        var strip = new ColourPlate(Place("ws2812b@spi-0.0"), _ => wires, lamps: 2, brightness: 100, board);
        strip.Turn(s_now);
        strip.Turn(s_now);
        // A bit of a lamp is three on the wire, 110 or 100; green comes first.
        byte[] one = [0xdb, 0x6d, 0xb6], none = [0x92, 0x49, 0x24];
        Assert.Equal<byte>([.. one, .. none, .. none, .. one, .. none, .. none], Assert.Single(wires.Written)[..18]);
        strip.Leave();
        Assert.Equal<byte>([.. none, .. none, .. none], wires.Written[^1][..9]);
    }
}
