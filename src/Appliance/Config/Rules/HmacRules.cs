using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Seals;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Config.Rules;

/// <summary>`auth_hmac`: closed where it is not whole. (keepalived goes on without it.)</summary>
internal static class HmacRules
{
    private static readonly Duration s_leastWindow = Duration.FromSeconds(5);

    public static InstanceSettings Apply(InstanceModel instance, InstanceSettings settings, GlobalModel global,
        Findings findings)
    {
        if (instance.Hmac is not { } block)
            return settings;
        if (settings.Password is not null || settings.HeaderKey is not null)
            findings.Warning(instance.Of(InstanceRows.AuthType)!.At,
                $"({instance.Name}) auth_hmac takes the place of authentication - ignoring that");
        settings = settings with { Password = null, HeaderKey = null };
        if (instance.Of(HmacRows.ActiveKey) is not { } active)
        {
            findings.Fatal(block, $"({instance.Name}) auth_hmac: no active_key says which key adverts are signed with",
                instance.HmacKeys is [var first, ..] ? $"active_key {first.Value.Id}" : null);
            return settings;
        }
        if (!instance.HmacKeys.Exists(key => key.Value.Id == active.Value))
        {
            findings.Fatal(active.At, $"({instance.Name}) auth_hmac: there is no key {active.Value} that could be the "
                + "active one");
            return settings;
        }
        bool isMonotonic = instance.Of(HmacRows.Monotonic) is { Value: true };
        if (isMonotonic && instance.Of(HmacRows.Window) is { } unused)
            findings.Warning(unused.At, $"({instance.Name}) auth_hmac: with anti_replay monotonic a time_window does "
                + "nothing");
        return settings with
        {
            Trailer = new TrailerRules
            {
                Keys = [.. instance.HmacKeys.Select(key => key.Value)],
                ActiveKey = (byte)active.Value,
                Window = isMonotonic ? null : WindowOf(instance, settings),
                Mode = ModeOf(instance, global, findings),
            },
        };
    }

    private static Duration WindowOf(InstanceModel instance, InstanceSettings settings)
    {
        if (instance.Of(HmacRows.Window) is { } window)
            return Duration.FromSeconds(window.Value);
        Duration three = settings.Election.AdvertInterval * 3;
        return three > s_leastWindow ? three : s_leastWindow;
    }

    private static TrailerMode ModeOf(InstanceModel instance, GlobalModel global, Findings findings)
    {
        if (instance.Of(HmacRows.Mode) is not { } mode)
            return TrailerMode.Enforce;
        if (mode.Value == TrailerMode.Enforce || !StrictRules.IsStrict(instance, global))
            return mode.Value;
        findings.Warning(mode.At, $"({instance.Name}) strict mode knows no auth_hmac mode "
            + $"{HmacWords.Of(mode.Value)} - resetting to enforce");
        return TrailerMode.Enforce;
    }
}
