using Appliance.Base;
using Appliance.Hatch;
using Appliance.Reports;
using VrrpAot.Protocol;

namespace Appliance.Tests.Hatch;

/// <summary>What the engine sees of itself, through the hatch and back.</summary>
public class SnapshotFieldsTests
{
    /// <summary>What the box knows itself, and the engine does not.</summary>
    private static readonly string[] s_boxes =
        [.. typeof(BoxFacts).GetProperties().Select(property => $"{nameof(Snapshot)}.{property.Name}")];

    private static byte[] Written(Snapshot snapshot)
    {
        var to = new FieldWriter();
        SnapshotFields.Write(to, snapshot);
        return to.Bytes.ToArray();
    }

    [Fact]
    public void every_property_of_a_snapshot_comes_back()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Snapshot snapshot = new AnyValue(new Random(seed)).Of<Snapshot>(s_boxes);
            var from = new FieldReader(Written(snapshot));
            Assert.Equal(AnyValue.Text(snapshot), AnyValue.Text(SnapshotFields.Read(from)));
            Assert.Throws<InvalidDataException>(() => from.Byte()); // Nothing is left over.
        }
    }

    [Fact]
    public void what_the_box_knows_itself_is_put_into_it_there()
    {
        var any = new AnyValue(new Random(1));
        BoxFacts facts = any.Of<BoxFacts>();
        Snapshot shown = facts.On(any.Of<Snapshot>());
        foreach (System.Reflection.PropertyInfo property in typeof(BoxFacts).GetProperties())
            Assert.Equal(AnyValue.Text(property.GetValue(facts)),
                AnyValue.Text(typeof(Snapshot).GetProperty(property.Name)!.GetValue(shown)));
    }

    [Fact]
    public void its_bytes_are_these()
    {
        var snapshot = new Snapshot
        {
            At = new Instant(1000), StartedAt = new Instant(1), HostName = "a", Version = "9", Generation = 2,
            Maintenance = new Maintenance(new Moment(64), null, "me"),
            Links = [new LinkView("eth0", true, false, new IpAddress(0xC0000201))],
            Engine = new EngineHealth { Turns = 5, LatenessCounts = [1, 2] },
        };
        Assert.Equal("D00F" + "02" + "0261" + "0239" + "04" + "00" + "00" // times, name, version, generation, refused
            + "01" + "8001" + "00" + "046D65" // maintenance: since 64 ms, no end, by me
            + "00" + "00" + "00" // no instance, no group, no check
            + "02" + "0865746830" + "01" + "00" + "04C0000201" // eth0, there, down
            + "00" // no session of BFD
            + "00" // no stray
            + "0A" + "04" + "02" + "04" + "00" + "00" + "00" + "00" + "00", // turns, two counts, the rest
            Convert.ToHexString(Written(snapshot)));
    }

    [Fact]
    public void one_that_is_cut_short_anywhere_is_none()
    {
        byte[] whole = Written(new AnyValue(new Random(7)).Of<Snapshot>(s_boxes));
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => SnapshotFields.Read(new FieldReader(whole[..length])));
    }

    [Fact]
    public void one_of_a_single_instance_fits_into_a_packet() =>
        Assert.InRange(Written(new AnyValue(new Random(3)).Of<Snapshot>(s_boxes)).Length, 1, HatchPort.LongestPiece);
}
