namespace Appliance.Settings;

/// <summary>
/// What is soldered: board.json, in the words of appliance.json, which may say otherwise. A console that stands here
/// has no password: until appliance.json gives one, nobody can log in.
/// </summary>
internal static class Board
{
    public const string File = "/etc/vrrpaot/board.json";

    /// <summary>Nothing is known of a board whose file is missing or wrong; the image's build has checked it.</summary>
    public static ApplianceSettings Read(string path) =>
        (System.IO.File.Exists(path) ? ApplianceFile.Load(path).Settings : null) ?? new ApplianceSettings();

    /// <summary>The settings of a node on this board: what they do not say the board says.</summary>
    public static ApplianceSettings On(this ApplianceSettings settings, ApplianceSettings board) => settings with
    {
        Board = board.Board ?? settings.Board,
        Console = settings.Console is { } console
            ? console with { Device = console.Device ?? board.Console?.Device, Baud = console.Baud
                ?? board.Console?.Baud }
            : board.Console,
        Leds = settings.Leds.IsEmpty ? board.Leds : settings.Leds,
        Button = settings.Button ?? board.Button,
        Storage = settings.Storage ?? board.Storage,
        // Whether there is to be one is the owner's to say: it restarts the board.
        Watchdog = settings.Watchdog is { } watchdog
            ? watchdog with { Device = watchdog.Device ?? board.Watchdog?.Device, Timeout = watchdog.Timeout
                ?? board.Watchdog?.Timeout }
            : null,
    };
}
