using Appliance.Config.Keywords;
using Appliance.Config.Rows;
using Appliance.Settings;
using Appliance.Settings.Balancing;

namespace Appliance.Config;

/// <summary>
/// The part of a difference that is about load balancing. Servers are the same by their names, checks and pages by
/// their places, while these are of the same kinds.
/// </summary>
internal sealed class BalancerDifference(DaemonSettings before, DaemonSettings after, ChangeList changes)
{
    public void Compare()
    {
        var old = new InForce(before);
        var now = new InForce(after);
        CompareRows([TopRows.IpvsNamespace, .. BalancerGlobalRows.All], "global_defs", old, now);
        CompareRows(ClientCertificateRows.All, "SSL", old, now);
        foreach (VirtualServerSettings server in after.Balancer.Servers)
        {
            if (before.Balancer.Servers.FirstOrDefault(other => IsSame(other, server)) is { } known)
                Compare(known, server, old with { Server = known }, now with { Server = server });
            else
                changes.Add($"+ virtual_server {server.Name}");
        }
        foreach (VirtualServerSettings server in before.Balancer.Servers)
            if (!after.Balancer.Servers.Any(other => IsSame(other, server)))
                changes.Add($"- virtual_server {server.Name}");
    }

    /// <summary>A mark may have a service of each family.</summary>
    private static bool IsSame(VirtualServerSettings one, VirtualServerSettings other) => one.Name == other.Name
        && (one.Group is not null || one.Services[0].Family == other.Services[0].Family);

    private void Compare(VirtualServerSettings known, VirtualServerSettings server, InForce old, InForce now)
    {
        CompareRows([.. VirtualServerRows.All, .. TimesOf("virtual_server")], server.Name, old, now);
        changes.Value(server.Name, "group", known.Group, server.Group);
        changes.List(server.Name, "marked", Spelled.Each(known.Marked, Spelled.Marked), Spelled.Each(server.Marked,
            Spelled.Marked));
        foreach (RealServerSettings real in server.RealServers)
        {
            if (known.RealServers.FirstOrDefault(other => other.Name == real.Name) is { } one)
                Compare(one, real, $"{real.Name} of {server.Name}", old with { Real = one }, now with { Real = real });
            else
                changes.Add($"+ real_server {real.Name} of {server.Name}");
        }
        foreach (RealServerSettings real in known.RealServers)
            if (!server.RealServers.Any(other => other.Name == real.Name))
                changes.Add($"- real_server {real.Name} of {server.Name}");
    }

    private void Compare(RealServerSettings known, RealServerSettings real, string whose, InForce old, InForce now)
    {
        CompareRows([.. RealServerRows.All, .. TimesOf("real_server")], whose, old, now);
        string[] oldKinds = Spelled.Each(known.Checks, KindOf), kinds = Spelled.Each(real.Checks, KindOf);
        if (!oldKinds.AsSpan().SequenceEqual(kinds))
        {
            changes.Value(whose, "checks", Listed(oldKinds), Listed(kinds));
            return;
        }
        for (int i = 0; i < kinds.Length; i++)
            Compare(kinds[i], kinds.Count(kind => kind == kinds[i]) == 1 ? $"{kinds[i]} of {whose}"
                : $"{kinds[i]} (check {i + 1}) of {whose}",
                old with { Check = known.Checks[i] }, now with { Check = real.Checks[i] });
    }

    private void Compare(string kind, string whose, InForce old, InForce now)
    {
        CompareRows(KeywordTable.InBlock(kind).OfType<Row>(), whose, old, now);
        if (old.Check is not HttpCheckSettings known || now.Check is not HttpCheckSettings http)
            return;
        if (known.Urls.Length != http.Urls.Length)
        {
            changes.List(whose, "url", Spelled.Each(known.Urls, url => url.Path), Spelled.Each(http.Urls,
                url => url.Path));
            return;
        }
        for (int i = 0; i < http.Urls.Length; i++)
            CompareRows(KeywordTable.InBlock($"{kind}/url").OfType<Row>(), $"url {http.Urls[i].Path} in {whose}",
                old with { Url = known.Urls[i] }, now with { Url = http.Urls[i] });
    }

    private void CompareRows(IEnumerable<Row> rows, string whose, InForce old, InForce now)
    {
        foreach (Row row in rows)
            row.Reload(changes, whose, row.Name, old, now);
    }

    private static IEnumerable<Row> TimesOf(string block) => TimingRows.All.Where(row => row.Block == block);

    private static string? Listed(string[] kinds) => kinds.Length == 0 ? null : string.Join(", ", kinds);

    private static string KindOf(CheckSettings check) => check switch
    {
        TcpCheckSettings => "TCP_CHECK",
        PingCheckSettings => "PING_CHECK",
        HttpCheckSettings { IsTls: true } => "SSL_GET",
        HttpCheckSettings => "HTTP_GET",
        SmtpCheckSettings => "SMTP_CHECK",
        DnsCheckSettings => "DNS_CHECK",
        UdpCheckSettings => "UDP_CHECK",
        MiscCheckSettings => "MISC_CHECK",
        FileCheckSettings => "FILE_CHECK",
        BfdCheckSettings => "BFD_CHECK",
        _ => check.GetType().Name,
    };
}
