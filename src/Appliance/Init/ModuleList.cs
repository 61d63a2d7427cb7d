using Appliance.Settings;

namespace Appliance.Init;

/// <summary>
/// The list that the image's build made: one module a line in the order of loading, `WHEN FILE`. WHEN is `always`, or the section of
/// appliance.json without which the module is not needed: `watchdog`, or `leds` (a LED that Linux drives). Lines that begin with # say something to people.
/// </summary>
internal static class ModuleList
{
    public const string File = FirstProcess.ModuleFolder + "/list";

    /// <param name="settings">Null for those that are always needed; otherwise all the others of that box.</param>
    public static IEnumerable<string> Read(string path, ApplianceSettings? settings) =>
        System.IO.File.Exists(path) ? Needed(System.IO.File.ReadAllLines(path), settings) : [];

    internal static IEnumerable<string> Needed(IEnumerable<string> lines, ApplianceSettings? settings)
    {
        foreach (string line in lines)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var when, var file] || when == "#")
                continue;
            bool isNeeded = when switch
            {
                "always" => settings is null,
                "watchdog" => settings?.Watchdog is not null,
                "leds" => settings?.Leds.Any(led => led.Led is not null) == true,
                _ => false,
            };
            if (isNeeded)
                yield return file;
        }
    }
}
