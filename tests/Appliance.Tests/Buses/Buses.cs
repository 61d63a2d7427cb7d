using Appliance.Settings;

namespace Appliance.Tests.Buses;

internal static class Buses
{
    public static DevicePlace Place(string text) =>
        DevicePlace.TryParse(text, out DevicePlace? place) ? place : throw new ArgumentException(text);
}
