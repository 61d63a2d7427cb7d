using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Config;

/// <summary>Which links are asked for their state: what the file names, as far as somebody needs it. A macvlan of ours
/// never is, as with keepalived.</summary>
internal static class LinkbeatBuilder
{
    public static EngineSettings Add(EngineSettings engine, FileReader file, Findings findings)
    {
        var polled = ImmutableArray.CreateBuilder<LinkbeatSettings>();
        var needed = new HashSet<string>(engine.Interfaces);
        foreach (InstanceSettings instance in engine.Instances)
            if (instance.VirtualMac is { } virtualMac)
                needed.Remove(virtualMac.Device);
        foreach (Located<LinkbeatSettings> one in file.Linkbeats.Values)
            if (needed.Remove(one.Value.Interface))
                polled.Add(one.Value);
            else
                findings.Note(one.At,
                    $"Turning off linkbeat for {one.Value.Interface} since not used for tracking");
        bool all = file.Top.Of(LinkbeatRows.PollsAll) is not null;
        foreach (InstanceModel model in file.Instances)
            if (model.PollsInterface)
                foreach (InstanceSettings instance in engine.Instances)
                    if (instance.Name == model.Name && needed.Remove(instance.Interface))
                        polled.Add(Usual(instance.Interface));
        if (all)
            foreach (string name in needed)
                polled.Add(Usual(name));
        return polled.Count == 0 ? engine : engine with { Linkbeats = polled.ToImmutable() };
    }

    private static LinkbeatSettings Usual(string name) => new(name, CarrierMethod.Mii, IsWanted: false);
}
