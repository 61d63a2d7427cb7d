using Appliance.Settings;
using VrrpAot.Protocol;

namespace Appliance.Hatch;

/// <summary>What the file says of the parent process.</summary>
internal static class ParentFields
{
    public static void Write(FieldWriter to, ParentSettings parent)
    {
        to.Maybe(parent.Instance);
        to.Maybe(parent.Namespace);
        to.Flag(parent.UsesPidFolder);
        to.Maybe(parent.Name);
        to.Time(parent.ChildWait);
        SettingsFields.WriteMaybe(to, parent.Startup);
        to.Time(parent.StartupTimeout);
        SettingsFields.WriteMaybe(to, parent.Shutdown);
        to.Time(parent.ShutdownTimeout);
        to.Flag(parent.NamesDumps);
    }

    public static ParentSettings Read(FieldReader from) => new()
    {
        Instance = from.MaybeText(),
        Namespace = from.MaybeText(),
        UsesPidFolder = from.Flag(),
        Name = from.MaybeText(),
        ChildWait = from.Duration(),
        Startup = SettingsFields.ReadMaybe(from),
        StartupTimeout = from.Duration(),
        Shutdown = SettingsFields.ReadMaybe(from),
        ShutdownTimeout = from.Duration(),
        NamesDumps = from.Flag(),
    };
}
