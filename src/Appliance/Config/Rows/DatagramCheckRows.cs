using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>What DNS_CHECK and UDP_CHECK have for themselves.</summary>
internal static class DatagramCheckRows
{
    private const string Udp = "UDP_CHECK", Dns = "DNS_CHECK";

    private static readonly Worded s_shortest = new(0, ushort.MaxValue,
        "UDP_CHECK min length {0} not valid - must be between 0 & 65535");
    private static readonly Worded s_longest = new(0, ushort.MaxValue,
        "UDP_CHECK max length {0} not valid - must be between 0 & 65535");

    public static readonly Option<ushort> Type = new(Dns, "type", Shape.Value, DatagramCheckLines.Type)
    {
        Meaning = "What is asked for, in any case", Grammar = string.Join(" | ", DatagramCheckLines.TypeNames),
        Default = "SOA",
        Reload = Tells.Text(to => DatagramCheckLines.NameOf(((Settings.Balancing.DnsCheckSettings)to.Check).Type)),
    };

    public static readonly Option<string> Name = new(Dns, "name", Shape.Value, DatagramCheckLines.Name)
    {
        Meaning = "Whose it is asked for", Grammar = "DOMAIN", Default = ".",
        Reload = Tells.Text(to => ((Settings.Balancing.DnsCheckSettings)to.Check).Name),
    };

    public static readonly Option<Pattern> Payload = new(Udp, "payload", Shape.Value, DatagramCheckLines.Payload)
    {
        Meaning = "What is sent", Grammar = "HEX", Default = "32 bytes, \"keepalived check - \" over again",
        Bare = "UDP_CHECK payload requires a payload",
        Reload = Tells.Text(to => Convert.ToHexString(UdpOf(to).Payload.AsSpan())),
    };

    public static readonly Option<Pattern> Reply = new(Udp, "require_reply", Shape.Optional, DatagramCheckLines.Reply)
    {
        Meaning = "A reply must come, and begin so; x stands for any digit", Grammar = "[HEX]", Default = "off",
        Reload = Tells.Text(to => Spelled.Reply(UdpOf(to)), "reply"),
    };

    public static readonly Option<long> ShortestReply = new(Udp, "min_reply_length", Shape.Value, s_shortest.Read)
    {
        Meaning = "Bytes of the shortest reply that is taken", Grammar = s_shortest.Text, Default = "0",
        Reload = Tells.Number(to => UdpOf(to).ShortestReply),
    };

    public static readonly Option<long> LongestReply = new(Udp, "max_reply_length", Shape.Value, s_longest.Read)
    {
        Meaning = "Bytes of the longest reply that is taken", Grammar = s_longest.Text, Default = "255",
        Reload = Tells.Number(to => UdpOf(to).LongestReply),
    };

    public static readonly Row[] All = [Type, Name, Payload, Reply, ShortestReply, LongestReply];

    private static Settings.Balancing.UdpCheckSettings UdpOf(InForce settings) =>
        (Settings.Balancing.UdpCheckSettings)settings.Check;
}
