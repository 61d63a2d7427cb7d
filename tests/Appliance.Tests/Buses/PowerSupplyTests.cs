using Appliance.Buses;
using Appliance.Reports;

namespace Appliance.Tests.Buses;

/// <summary>
/// A PiJuice as its firmware answers: command 0x40 status, 0x41 charge, 0xfd version; each answer with its check sum
/// behind.
/// </summary>
public class PowerSupplyTests
{
    private const byte FromUsb = 0b0011_0000, FromPins = 0b1100_0000, Nothing = 0, NoBattery = 0b0000_1100;
    private static readonly Instant s_now = new(1_000_000_000);

    private readonly FakeI2c _wires = new();
    private readonly List<PowerView> _told = [];
    private Instant _now = s_now;

    private PowerSupply Supply() => new(Buses.Place("pijuice@i2c-1/0x14"), _ => _wires, _told.Add);

    private void Answers(byte status, byte charge)
    {
        Say(0x40, status);
        Say(0x41, charge);
        Say(0xfd, 0x14, 0);

        void Say(byte command, params byte[] bytes)
        {
            byte sum = 0xff;
            foreach (byte one in bytes)
                sum ^= one;
            _wires.Answers[command] = [.. bytes, sum];
        }
    }

    private void Ask(PowerSupply supply)
    {
        supply.Turn(_now);
        _now += PowerSupply.ReadEvery;
    }

    [Fact]
    public void on_battery_is_what_it_says_twice()
    {
        PowerSupply supply = Supply();
        Answers(FromUsb, 90);
        Ask(supply);
        Answers(Nothing, 90);
        Ask(supply);
        Answers(FromPins, 90);
        Ask(supply);
        Answers(Nothing, 89);
        Ask(supply);
        Assert.Single(_told);
        Ask(supply);
        Assert.Equal(new PowerView(true, 89, _now - PowerSupply.ReadEvery), _told[^1]);
        Answers(FromUsb, 89);
        Ask(supply);
        Assert.False(_told[^1].OnBattery);
        Assert.Equal(3, _told.Count);
    }

    [Fact]
    public void it_is_asked_now_and_then_and_told_only_what_is_new()
    {
        PowerSupply supply = Supply();
        Answers(FromUsb, 90);
        supply.Turn(_now);
        int written = _wires.Written.Count;
        supply.Turn(_now);
        Assert.Equal(written, _wires.Written.Count);
        _now += PowerSupply.ReadEvery;
        supply.Turn(_now);
        Assert.True(_wires.Written.Count > written);
        Assert.Equal([new PowerView(false, 90, s_now)], _told);
    }

    [Fact]
    public void without_a_battery_there_is_no_charge()
    {
        Answers(FromUsb | NoBattery, 0);
        Ask(Supply());
        Assert.Equal([new PowerView(false, null, s_now)], _told);
    }

    [Fact]
    public void what_cannot_be_read_is_the_devices_trouble()
    {
        PowerSupply supply = Supply();
        Answers(FromUsb, 90);
        _wires.Answers[0xfd][2] ^= 0x55;
        Assert.Throws<InvalidDataException>(() => supply.Turn(_now));
        Assert.Empty(_told);
    }
}
