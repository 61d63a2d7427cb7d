using System.Collections.Immutable;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests;

/// <summary>Settings as short as a test can say them.</summary>
internal static class Given
{
    public static InstanceSettings Instance(string name = "VI_1", byte priority = 100, int pendingChecks = 0,
        params string[] required) => new()
    {
        Name = name, Vrid = new Vrid(51), Interface = "eth0", PendingChecks = pendingChecks,
            RequiredInterfaces = [.. required],
        Election = new ElectionSettings
        {
            Version = VrrpVersion.V2, BasePriority = new Priority(priority), AdvertInterval = Duration.FromSeconds(1),
        },
    };

    public static ScriptCommand Command(params string[] arguments) =>
        new() { Arguments = [.. arguments], Origin = "test.conf:1" };

    public static ScriptSettings Script(string name, string path, bool startsFailed = false) => new()
    {
        Name = name, Command = Command(path), Timeout = Duration.FromSeconds(1), StartsFailed = startsFailed,
    };

    public static DaemonSettings Box(InstanceSettings instance, InstanceDuties box, params ScriptSettings[] scripts) =>
        new()
    {
        Engine = new EngineSettings { Instances = [instance] }, RouterId = "node", Instances = [box],
            Scripts = [.. scripts],
    };

    public static InstanceDuties Tracking(params TrackedScript[] scripts) => new() { TrackedScripts = [.. scripts] };
}
