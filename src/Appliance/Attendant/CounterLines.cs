using Appliance.Base;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Attendant;

/// <summary>What was counted, for those who ask for detail: one line at the end, of the counters that moved.</summary>
public static class CounterLines
{
    /// <summary>Null when nothing moved.</summary>
    /// <param name="whose">What the line begins with.</param>
    public static LogLine? Of(string whose, Counters counters)
    {
        var moved = new List<string>();
        void Add(string name, long count)
        {
            if (count != 0)
                moved.Add($"{name} {count}");
        }

        Add("adverts sent", counters.AdvertsSent);
        Add("adverts received", counters.AdvertsReceived);
        Add("adverts ignored", counters.AdvertsIgnored);
        Add("adverts of nobody's peer", counters.AdvertsFromStrangers);
        Add("became MASTER", counters.BecameMaster);
        Add("released MASTER", counters.ReleasedMaster);
        Add("priority 0 sent", counters.PriorityZeroSent);
        Add("priority 0 received", counters.PriorityZeroReceived);
        foreach (RejectReason reason in Enum.GetValues<RejectReason>())
            Add($"rejected for {reason}", counters.Rejected(reason));
        return moved.Count == 0 ? null
            : new LogLine(LogLevel.Info, $"{whose} counted: {string.Join(", ", moved)}", Detail: true);
    }
}
