namespace Appliance.Settings;

/// <summary>A device that appliance.json names, and where it does.</summary>
/// <param name="Owner">The record.</param>
/// <param name="Key">Its key.</param>
internal readonly record struct NamedDevice(object Owner, string Key, DevicePlace Place);

/// <summary>Everything on buses that appliance.json names.</summary>
internal static class NamedDevices
{
    /// <summary>An expander stands there once for each of its lines.</summary>
    public static List<NamedDevice> Of(ApplianceSettings settings)
    {
        var devices = new List<NamedDevice>();
        foreach (LedSettings led in settings.Leds)
            Add(led, "chip", led.Chip);
        if (settings.Button is { } button)
            Add(button, "chip", button.Chip);
        foreach (PlateSettings plate in settings.Plates)
            Add(plate, "device", plate.Device);
        if (settings.Power is { } power)
            Add(power, "device", power.Device);
        return devices;

        void Add(object owner, string key, string? text)
        {
            if (text is not null && DevicePlace.TryParse(text, out DevicePlace? place))
                devices.Add(new NamedDevice(owner, key, place));
        }
    }
}
