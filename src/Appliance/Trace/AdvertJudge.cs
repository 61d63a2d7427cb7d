using System.Collections.Immutable;
using Appliance.Seals;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Trace;

/// <summary>
/// Says what the engine thinks of an advert that came in, by running its parser once more on the same bytes. It follows
/// reloads.
/// </summary>
/// <param name="settings">What runs now. From any thread.</param>
internal sealed class AdvertJudge(Func<EngineSettings> settings)
{
    private EngineSettings? _known;
    private AdvertRules[] _rules = [];
    /// <summary>Each with a memory of its own: a trace sees what the engine sees, from the moment it begins.</summary>
    private AdvertSeal?[] _seals = [];

    /// <summary>Null when nothing is to be said against it.</summary>
    /// <param name="device">Where it came in.</param>
    /// <param name="packet">From the IP header on.</param>
    public string? Remark(string device, ReadOnlySpan<byte> packet)
    {
        TakeUp();
        RejectReason reason = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        if (reason != RejectReason.None)
            return $"rejected: {reason}";
        ImmutableArray<InstanceSettings> instances = _known!.Instances;
        string? remark = null;
        for (int i = 0; i < instances.Length; i++)
        {
            if (instances[i].Interface != device || instances[i].Vrid != frame.Vrid)
                continue;
            reason = AdvertParser.TryParse(frame, _rules[i], null, _seals[i], new Duration(SystemClock.Now),
                out Advert advert);
            if (reason == RejectReason.None && _rules[i].Unicast && instances[i].SourceAddress is { } own
                && own != frame.Destination)
                reason = RejectReason.OtherDestination;
            if (reason == RejectReason.None)
                return (advert.Notes & AdvertNotes.AddressListDiffers) != 0
                    ? $"accepted by {instances[i].Name}, which has another list of VIPs"
                    : null;
            // Of several with this VRID one may accept it; the first tells why it did not.
            remark ??= $"rejected by {instances[i].Name}: {reason}";
        }
        return remark ?? $"no instance here has VRID {frame.Vrid.Value}";
    }

    private void TakeUp()
    {
        EngineSettings now = settings();
        if (ReferenceEquals(now, _known))
            return;
        _known = now;
        _rules = new AdvertRules[now.Instances.Length];
        _seals = new AdvertSeal?[_rules.Length];
        for (int i = 0; i < _rules.Length; i++)
        {
            _rules[i] = now.Instances[i].AdvertRules;
            _seals[i] = AdvertSeal.Of(_rules[i], MessageCodes.All);
        }
    }
}
