using Appliance.Reports;

namespace Appliance.Metrics;

/// <summary>What hangs on the node's buses. A node without such devices has none of these families.</summary>
internal static class DeviceFamilies
{
    public static void Write(Snapshot snapshot, Exposition to)
    {
        if (snapshot.Devices.Length > 0)
            to.Family("vrrpaot_device_up", Exposition.Gauge, "Whether a device on a bus does what it is told");
        foreach (DeviceView device in snapshot.Devices)
            to.Sample(Exposition.Labels("device", device.Name, "use", device.Use), device.Trouble is null ? 1 : 0);
        if (snapshot.Power is not { } power)
            return;
        to.Family("vrrpaot_on_battery", Exposition.Gauge, "Whether the box lives on its battery");
        to.Sample("", power.OnBattery ? 1 : 0);
        if (power.ChargePercent is not int charge)
            return;
        to.Family("vrrpaot_battery_charge_percent", Exposition.Gauge, "What is left in the battery");
        to.Sample("", charge);
    }
}
