using Appliance.Settings;
using Appliance.Settings.Balancing;

namespace Appliance.Pools;

/// <summary>
/// Whether a check is the same over a reload: of one kind, to one place, and asking for the same (keepalived: type,
/// connection options and type settings). How often, how patiently and from which line of the file makes no other.
/// </summary>
internal static class CheckIdentity
{
    public static bool AreSame(CheckSettings one, CheckSettings other) => (one, other) switch
    {
        (HttpCheckSettings a, HttpCheckSettings b) => AreSame(a, b),
        (SmtpCheckSettings a, SmtpCheckSettings b) => ConnectSame(a, b) && a.Helo == b.Helo,
        (DnsCheckSettings a, DnsCheckSettings b) => ConnectSame(a, b) && a.Type == b.Type && a.Name == b.Name,
        (UdpCheckSettings a, UdpCheckSettings b) => AreSame(a, b),
        (NetworkCheckSettings a, NetworkCheckSettings b) => a.GetType() == b.GetType() && ConnectSame(a, b),
        (MiscCheckSettings a, MiscCheckSettings b) => a.Command.IsSameAs(b.Command) && a.SetsWeight == b.SetsWeight,
        (FileCheckSettings a, FileCheckSettings b) =>
            a.Path == b.Path && a.Weight == b.Weight && a.Reverse == b.Reverse,
        (BfdCheckSettings a, BfdCheckSettings b) => a.Name == b.Name,
        _ => false,
    };

    private static bool ConnectSame(NetworkCheckSettings a, NetworkCheckSettings b) => a.Target == b.Target
        && a.Source == b.Source && a.BindInterface == b.BindInterface && a.Mark == b.Mark;

    private static bool AreSame(HttpCheckSettings a, HttpCheckSettings b)
    {
        if (!ConnectSame(a, b) || a.Urls.Length != b.Urls.Length
            || (a.IsTls, a.Protocol, a.VirtualHost, a.SendsServerName, a.ServerName)
                != (b.IsTls, b.Protocol, b.VirtualHost, b.SendsServerName, b.ServerName))
            return false;
        for (int url = 0; url < a.Urls.Length; url++)
            if (!AreSame(a.Urls[url], b.Urls[url]))
                return false;
        return true;
    }

    private static bool AreSame(UrlSettings a, UrlSettings b) => a.Path == b.Path && a.VirtualHost == b.VirtualHost
        && a.Statuses.AsSpan().SequenceEqual(b.Statuses.AsSpan()) && a.Digest.AsSpan().SequenceEqual(b.Digest.AsSpan())
        && AreSame(a.Regex, b.Regex);

    private static bool AreSame(RegexSettings? a, RegexSettings? b) => a is null || b is null ? a is null && b is null
        : (a.Pattern, a.MustNotMatch, a.Earliest, a.Latest) == (b.Pattern, b.MustNotMatch, b.Earliest, b.Latest)
            && a.Options.AsSpan().SequenceEqual(b.Options.AsSpan());

    private static bool AreSame(UdpCheckSettings a, UdpCheckSettings b) => ConnectSame(a, b)
        && (a.RequiresReply, a.ShortestReply, a.LongestReply) == (b.RequiresReply, b.ShortestReply, b.LongestReply)
        && a.Payload.AsSpan().SequenceEqual(b.Payload.AsSpan()) && a.Reply.AsSpan().SequenceEqual(b.Reply.AsSpan())
        && a.ReplyMask.AsSpan().SequenceEqual(b.ReplyMask.AsSpan());
}
