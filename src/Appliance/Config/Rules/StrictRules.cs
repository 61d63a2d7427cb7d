using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Config.Rules;

/// <summary>
/// What strict mode makes of an instance: one rule a method. What a line of its own says against it is named, in
/// keepalived's words; what `global_defs` says against it goes without a word, as with keepalived.
/// </summary>
internal static class StrictRules
{
    public static bool IsStrict(InstanceModel instance, GlobalModel global) =>
        StrictRows.Strict.Of(instance, global) is { Value: true };

    /// <summary>The election, as the RFC has it.</summary>
    public static ElectionSettings Comply(ElectionSettings election, InstanceModel instance, GlobalModel global,
        Findings findings)
    {
        if (!IsStrict(instance, global))
            return election;
        Reset(instance.Of(SharedRows.DownTimerAdverts.Own) is { Value: not 3 } timer ? timer.At : null,
            "down_timer_adverts is incompatible with strict mode - resetting", instance, findings);
        Reset(instance.Of(SharedRows.LowerPriorityRepeat.Own) is { Value: > 0 } repeat ? repeat.At : null,
            "Strict mode requires no repeat garps. resetting", instance, findings);
        Reset(instance.Of(SharedRows.LowerPriorityDelay.Own) is { Value: > 0 } delay ? delay.At : null,
            "Strict mode requires no repeat garp delay. resetting", instance, findings);
        Reset(instance.Of(SharedRows.LowerPriorityNoAdvert.Own) is { Value: false } answer ? answer.At : null,
            "Strict mode requires no lower priority advert. resetting", instance, findings);
        Reset(instance.Of(SharedRows.HigherPrioritySendAdvert.Own) is { Value: true } last ? last.At : null,
            "strict mode requires higher_prio_send_advert to be clear. resetting", instance, findings);
        return election with
        {
            DownTimerAdverts = 3,
            AnswerLowerPriority = false,
            LastAdvertBeforeYielding = false,
            Announcements = election.Announcements with
            {
                LowerPriorityRepeat = 0, LowerPriorityDelay = Duration.Zero,
            },
        };
    }

    /// <summary>MASTER if and only if it owns its addresses.</summary>
    public static bool StartAsMaster(bool wanted, Priority priority, InstanceModel instance, GlobalModel global,
        Findings findings)
    {
        if (!IsStrict(instance, global) || wanted == priority.IsOwner)
            return wanted;
        Reset(instance.Of(InstanceRows.State)?.At ?? instance.At, "State MASTER must match being address owner",
            instance, findings);
        return priority.IsOwner;
    }

    /// <summary>No delay; null for what the file says.</summary>
    public static bool RefusesPreemptDelay(InstanceModel instance, GlobalModel global, Findings findings)
    {
        if (!IsStrict(instance, global))
            return false;
        Reset(instance.Of(InstanceRows.PreemptDelay) is { } delay && delay.Value > Duration.Zero ? delay.At : null,
            "preempt_delay is incompatible with strict mode - resetting", instance, findings);
        return true;
    }

    /// <summary>RFC 3768 and those after it have no authentication.</summary>
    public static bool RefusesAuthentication(InstanceModel instance, GlobalModel global, Findings findings)
    {
        if (!IsStrict(instance, global))
            return false;
        Reset(instance.Of(InstanceRows.AuthType)?.At,
            "Strict mode does not support authentication. Ignoring.", instance, findings);
        return true;
    }

    /// <summary>
    /// keepalived 2.2.7 runs such an instance, a newer one does not start with it. A node that stays away because of a
    /// word that its predecessor did not mind helps nobody.
    /// </summary>
    public static void MindUnicast(InstanceModel instance, GlobalModel global, Findings findings)
    {
        if (IsStrict(instance, global) && instance.Peers.Count > 0)
            findings.Add(Severity.Warning, FindingClass.Advice, instance.Unicast?.At ?? instance.At,
                $"({instance.Name}) strict mode knows no unicast peers: keepalived after 2.2.7 does not start with "
                + "them, here they are used", "strict_mode off");
    }

    /// <summary>Accept_Mode: on unless the file or strict mode says otherwise, and always for an owner.</summary>
    public static bool AcceptsPackets(Priority priority, VrrpVersion version, InstanceModel instance,
        GlobalModel global, Findings findings)
    {
        bool isStrict = IsStrict(instance, global);
        Located<bool>? said = instance.Of(StrictRows.Accept);
        if (priority.IsOwner)
            return true;
        if (!isStrict)
            return said is not { Value: false };
        if (version == VrrpVersion.V3 && said is { Value: true })
            return true;
        if (said is { Value: true })
            Reset(said.At, "warning - accept mode for VRRP version 2 does not comply with RFC3768 - resetting",
                instance, findings);
        else if (said is null)
            findings.Add(Severity.Note, FindingClass.Advice,
                (instance.Of(StrictRows.Strict.Own) ?? global.Of(StrictRows.Strict.Global))!.At,
                $"({instance.Name}) in strict mode a MASTER drops packets to its VIPs: no ping is answered, and no "
                + "service of this node is reached there, but with version 3 and accept");
        return false;
    }

    /// <summary>An owner need not hear that somebody else claims its addresses.</summary>
    public static bool IgnoresAdverts(Priority priority, InstanceModel instance, GlobalModel global) =>
        priority.IsOwner
        && (StrictRows.OwnerIgnoresAdverts.Of(instance, global)?.Value ?? IsStrict(instance, global));

    /// <summary>Null where every instance takes packets.</summary>
    public static DropTable? Table(List<InstanceSettings> instances, GlobalModel global) =>
        instances.TrueForAll(instance => instance.AcceptsPackets) ? null
            : new DropTable(global.Of(StrictRows.Table)?.Value ?? StrictRows.UsualTable,
                (int)(global.Of(StrictRows.Priority)?.Value ?? StrictRows.UsualPriority),
                global.Of(StrictRows.Counters) is not null);

    private static void Reset(Origin? at, string message, InstanceModel instance, Findings findings)
    {
        if (at is { } place)
            findings.Warning(place, $"({instance.Name}) {message}");
    }
}
