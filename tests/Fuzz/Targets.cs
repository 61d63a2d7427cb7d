namespace Fuzz;

/// <summary>
/// Everything that reads bytes of others: a target is given such bytes, and whatever they are, it must not throw.
/// </summary>
internal static class Targets
{
    public static readonly SortedDictionary<string, Action<byte[]>> All = new(StringComparer.Ordinal)
    {
        ["advert"] = WireTargets.Advert,
        ["bfd"] = WireTargets.Bfd,
        ["arp-igmp"] = WireTargets.ArpAndIgmp,
        ["netlink"] = WireTargets.Netlink,
        ["ipvs"] = IpvsTarget.Message,
        ["trace"] = WireTargets.Trace,
        ["dhcp"] = NetworkTargets.Dhcp,
        ["dns"] = NetworkTargets.Dns,
        ["ntp"] = NetworkTargets.Ntp,
        ["http-request"] = NetworkTargets.HttpRequestHead,
        ["http-response"] = NetworkTargets.HttpAnswer,
        ["check-http"] = CheckTargets.Http,
        ["check-smtp"] = CheckTargets.Smtp,
        ["mail-relay"] = CheckTargets.MailRelay,
        ["check-dns"] = CheckTargets.Dns,
        ["check-ping"] = CheckTargets.Ping,
        ["check-regex"] = CheckTargets.Regex,
        ["check-number"] = CheckTargets.Number,
        ["tls"] = TlsTarget.Server,
        ["keepalived-conf"] = FileTargets.KeepalivedConf,
        ["appliance-json"] = FileTargets.ApplianceJson,
        ["journal"] = FileTargets.JournalLine,
        ["input-journal"] = FileTargets.JournalOfInputs,
        ["state-files"] = FileTargets.StateFiles,
        ["update"] = FileTargets.Update,
        ["console"] = ConsoleTargets.Keyboard,
        ["pager"] = ConsoleTargets.Screen,
        ["control"] = ConsoleTargets.ControlFrames,
        ["hatch-wishes"] = HatchTargets.Wishes,
        ["hatch-news"] = HatchTargets.News,
        ["hatch-packets"] = HatchTargets.Packets,
    };

    /// <summary>What a target says when it was not kept.</summary>
    /// <exception cref="InvalidOperationException">It was not.</exception>
    public static void Must(bool kept, string what)
    {
        if (!kept)
            throw new InvalidOperationException($"not kept: {what}");
    }
}
