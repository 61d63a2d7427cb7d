using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Settings;
using VrrpAot.Protocol;

namespace Appliance.Config;

/// <summary>What the file says of the parent process.</summary>
internal static class ParentBuilder
{
    public static ParentSettings Build(FileReader file)
    {
        GlobalModel global = file.Global;
        return new ParentSettings
        {
            Instance = file.Top.Of(ParentRows.Instance)?.Value,
            Namespace = file.Top.Of(ParentRows.Namespace)?.Value,
            UsesPidFolder = file.Top.Of(ParentRows.UsesPidFolder) is not null,
            ChildWait = Seconds(file.Top.Of(ParentRows.ChildWait)) ?? ParentSettings.UsualChildWait,
            Name = global.Of(ParentRows.ProcessName)?.Value
                ?? (global.Of(EngineProcessRows.Names) is null ? null : "keepalived"),
            Startup = Command(global.Of(ParentRows.Startup), global),
            StartupTimeout = Seconds(global.Of(ParentRows.StartupTimeout)) ?? ParentSettings.UsualScriptTimeout,
            Shutdown = Command(global.Of(ParentRows.Shutdown), global),
            ShutdownTimeout = Seconds(global.Of(ParentRows.ShutdownTimeout)) ?? ParentSettings.UsualScriptTimeout,
            NamesDumps = global.Of(ParentRows.NamesDumps) is { Value: true },
        };
    }

    private static Duration? Seconds(Located<long>? given) => given is null ? null : Duration.FromSeconds(given.Value);

    private static ScriptCommand? Command(Located<CommandModel>? given, GlobalModel global) =>
        given is null ? null : Commands.Of(given.Value, given.Value.Identity, global);
}
