using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Config.Rules;

/// <summary>What an instance watches besides its peers: one rule a method.</summary>
internal static class TrackingRules
{
    /// <summary>Weights are nothing to an owner, whose priority is always 255.</summary>
    public static bool CountsFor(Priority priority, string name, int weight, InstanceModel instance, Origin at,
        Findings findings)
    {
        if (!priority.IsOwner || weight == 0)
            return true;
        findings.Warning(at,
            $"({instance.Name}) has priority 255, the owner of the addresses: tracking {name} with weight {weight} "
            + $"has no effect - ignoring");
        return false;
    }

    /// <summary>The own interface is watched anyway.</summary>
    public static bool IsOther(TrackModel track, string own, InstanceModel instance, Findings findings)
    {
        if (track.Name != own)
            return true;
        findings.Warning(track.At,
            $"({instance.Name}) track_interface {own} is the instance's own interface, which is tracked anyway - "
            + $"ignoring");
        return false;
    }

    /// <summary>
    /// A MASTER whose interface is down for longer than its peers wait would be one of two when it comes back: the
    /// delay ends before, as with keepalived.
    /// </summary>
    public static LinkDelays Limited(LinkDelays delays, List<InstanceSettings> instances)
    {
        foreach (InstanceSettings instance in instances)
        {
            Duration interval = instance.Election.AdvertInterval;
            Duration most = instance.Election.DownTimerAdverts < 2 ? Duration.Zero
                : interval * (instance.Election.DownTimerAdverts - 1) - interval / 256;
            if (instance.Interface == delays.Interface && delays.Down > most)
                delays = delays with { Down = most };
        }
        return delays;
    }

    /// <summary>With weight 0 and `reverse`: FAULT while it is up.</summary>
    public static ImmutableArray<string> Unwanted(List<TrackModel> tracked) =>
        [.. tracked.FindAll(IsUnwanted).ConvertAll(track => track.Name)];

    private static bool IsUnwanted(TrackModel track) => track is { Reverse: true, Weight: null or 0 };

    /// <summary>Weight 0 interfaces, and those that VIPs, routes and rules name, must be up.</summary>
    public static ImmutableArray<string> Required(InstanceModel instance, List<TrackModel> tracked, string own)
    {
        var required = ImmutableArray.CreateBuilder<string>();
        var named = new HashSet<string>(StringComparer.Ordinal) { own };
        foreach (TrackModel track in tracked)
        {
            if (track.Weight is null or 0 && !IsUnwanted(track) && named.Add(track.Name))
                required.Add(track.Name);
        }
        foreach (var address in instance.Addresses.Concat(instance.Excluded))
        {
            if (address.Value is { Device: { } device, Untracked: false } && named.Add(device))
                required.Add(device);
        }
        foreach (ObjectModel one in instance.Objects)
            foreach (string device in one.Value.Untracked ? [] : one.Interfaces)
                if (named.Add(device))
                    required.Add(device);
        return required.ToImmutable();
    }
}
