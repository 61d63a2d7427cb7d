using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Guardian;
using Appliance.Logging;
using Appliance.Scripts;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>What appliance.json says of the box's process: where people call, and whether it stands.</summary>
internal static class Boxes
{
    public static ApplianceSettings SettingsOf(CommandLineOptions options, ApplianceResult box)
    {
        ApplianceSettings settings = box.Settings ?? new ApplianceSettings();
        return options.IsImage ? settings.On(Board.Read(Board.File)) : settings;
    }

    /// <summary>Somebody could meet it without calling at the control socket, or it has to see to something.</summary>
    public static bool Stands(CommandLineOptions options, ApplianceSettings settings) =>
        options.IsImage || settings.Console is not null || settings.Metrics is not null || settings.Button is not null
            || settings.Power is not null || settings.Leds.Length > 0 || settings.Plates.Length > 0;

    /// <summary>Who may look, by a group; -1 for root alone.</summary>
    public static int GroupOf(ApplianceSettings settings) =>
        Accounts.OfThisMachine().FindGroup(settings.Control.Group) is uint id ? (int)id : -1;

    /// <summary>Has a guardian keep it from now on.</summary>
    /// <param name="arguments">argv of the box's process.</param>
    public static void KeepBy(Guardian.Guardian guardian, CommandLineOptions options, string[] arguments, Log log)
    {
        ApplianceSettings settings = SettingsOf(options, ApplianceFile.LoadGiven(options.ApplianceFile));
        ControlDoor? door = ControlDoor.TryOpen(options.ControlSocket ?? settings.Control.Socket, GroupOf(settings),
            log);
        guardian.KeepBox(arguments, door, Stands(options, settings));
    }
}
