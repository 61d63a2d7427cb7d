using System.Device.I2c;
using Appliance.Reports;
using Appliance.Settings;
using Iot.Device.PiJuiceDevice;
using Iot.Device.PiJuiceDevice.Models;

namespace Appliance.Buses;

/// <summary>
/// A PiJuice, asked every few seconds whether anything comes in. On battery is what it has said twice in a row: what
/// is done then costs a hand-over. While it does not answer, what it said last stays true.
/// </summary>
/// <param name="tell">Called on the bus's thread when it says something else than before.</param>
internal sealed class PowerSupply(DevicePlace place, Func<DevicePlace, I2cDevice> connect, Action<PowerView> tell)
    : BusDevice(place, "power")
{
    public static readonly Duration ReadEvery = Duration.FromSeconds(5);

    private I2cDevice? _way;
    private PiJuice? _juice;
    private Instant _next;
    private bool _suspected;
    private PowerView? _told;

    protected override void Open()
    {
        _way = connect(Place);
        _juice = new PiJuice(_way, shouldDispose: false);
        _next = default;
    }

    protected override Instant Draw(Instant now)
    {
        if (now < _next || now == Instant.Never)
            return _next;
        var says = new PiJuiceStatus(_juice!);
        Status status = says.GetStatus();
        int? charge = status.Battery == BatteryState.NotPresent ? null : Math.Min((int)says.GetChargeLevel(), 100);
        bool nothingComesIn = !Comes(status.PowerInput) && !Comes(status.PowerInput5VoltInput);
        bool onBattery = nothingComesIn && (_suspected || _told?.OnBattery == true);
        _suspected = nothingComesIn;
        _next = now + ReadEvery;
        if (nothingComesIn && !onBattery)
            return _next;
        if (_told?.OnBattery != onBattery || _told.ChargePercent != charge)
        {
            _told = new PowerView(onBattery, charge, _told?.OnBattery == onBattery ? _told.Since : now);
            tell(_told);
        }
        return _next;

        static bool Comes(PowerInState state) => state is PowerInState.Present or PowerInState.Weak;
    }

    protected override void Failed(string trouble) => _suspected = false;

    protected override void Close()
    {
        _way?.Dispose();
        (_way, _juice) = (null, null);
    }
}
