using Appliance.Settings;

namespace Appliance.Init;

/// <summary>
/// The list that the image's build made: one module a line in the order of loading, `WHEN FILE`. WHEN is `always`;
/// `card`, for what reads a card that is there; or what appliance.json must have for the module to be needed:
/// `interfaces` (one besides eth0), `watchdog`, `leds` (a LED that Linux drives) or `i2c` (a device there); or
/// `balancer` (<see cref="BalancerModules"/>). Lines that begin with # say something to people.
/// </summary>
internal static class ModuleList
{
    public const string Folder = "/lib/modules";
    public const string File = Folder + "/list";
    public const string Always = "always", Card = "card";

    /// <param name="isTime">Says of a WHEN whether its modules are needed now.</param>
    public static IEnumerable<string> Read(string path, Func<string, bool> isTime) =>
        System.IO.File.Exists(path) ? Needed(System.IO.File.ReadAllLines(path), isTime) : [];

    /// <summary>What neither every node needs nor a card, but these settings.</summary>
    public static Func<string, bool> Sections(ApplianceSettings settings) => when => when switch
    {
        "interfaces" => settings.Network?.Interfaces.Any(one => one.Name != "eth0") == true,
        "watchdog" => settings.Watchdog is not null,
        "i2c" => NamedDevices.Of(settings).Any(device => device.Place.IsI2c),
        "leds" => settings.Leds.Any(led => led.Led is not null),
        _ => false,
    };

    internal static IEnumerable<string> Needed(IEnumerable<string> lines, Func<string, bool> isTime)
    {
        foreach (string line in lines)
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var when, var file] && isTime(when))
                yield return file;
    }
}
