using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Config.Rules;

/// <summary>What waits in the kernel, and how late is too late.</summary>
internal static class ListeningRules
{
    private const int UsualMultiplier = 3;

    /// <summary>The instance's own size, else the policy of all; null for the usual, as 0 says.</summary>
    public static ReceiveBuffer? Buffer(InstanceModel instance, GlobalModel global)
    {
        if (instance.Of(ListeningRows.Size) is { Value: > 0 and var bytes })
            return new ReceiveBuffer(ReceiveBufferUnit.Byte, (int)bytes);
        if (global.Of(ListeningRows.Policy)?.Value is not { } policy)
            return null;
        if (policy.Unit == ReceiveBufferUnit.Byte)
            return policy.Times == 0 ? null : policy;
        return policy with { Times = (int)(global.Of(ListeningRows.Multiplier)?.Value ?? UsualMultiplier) };
    }

    /// <summary>`timer_expired_backup` is about a MASTER that nobody would preempt.</summary>
    public static Priority? HighestOther(InstanceModel instance, bool preempt, Findings findings)
    {
        if (instance.Of(ListeningRows.HighestOther) is not { } given)
            return null;
        if (!preempt)
            return new Priority((byte)given.Value);
        findings.Warning(given.At, $"({instance.Name}) timer_expired_backup has an effect with nopreempt only");
        return null;
    }
}
