using System.Text;
using Appliance.Base;
using Appliance.Network.Dhcp;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Network;

/// <summary>
/// What the network's process tells others: /etc/resolv.conf, and how things are, as text for `show network`.
/// </summary>
/// <param name="root">Before the paths: empty in a box.</param>
internal sealed class NetworkFiles(string root, NetworkSettings settings, Action<string> say)
{
    /// <summary>In RAM, and gone with the box.</summary>
    public const string Report = "/run/vrrpaot/network";

    private const string Resolver = "/etc/resolv.conf";

    private readonly Dictionary<string, string> _written = [];
    private bool _isRefused;

    public void Write(List<OwnInterface> interfaces, IpAddress[] nameServers, string? time, Instant now)
    {
        var resolver = new StringBuilder();
        foreach (IpAddress server in nameServers)
            resolver.Append($"nameserver {server}\n");
        Write(Resolver, resolver.ToString());
        Write(Report, Tell(interfaces, nameServers, time, now));
    }

    private string Tell(List<OwnInterface> interfaces, IpAddress[] nameServers, string? time, Instant now)
    {
        var text = new StringBuilder();
        foreach (OwnInterface one in interfaces)
        {
            text.Append($"{one.Name}  {(one.Index == 0 ? "not there" : one.Up ? "up" : "no carrier")}\n");
            foreach (IpPrefix address in one.Addresses)
                text.Append($"  static     {address}\n");
            if (one.Dhcp is not { } dhcp)
                continue;
            if (dhcp.Lease is not { } lease)
                text.Append($"  DHCP       {dhcp.Doing}\n");
            else
            {
                text.Append($"  DHCP       {lease.Address}/{lease.PrefixLength} from {lease.Server}, "
                    + $"{(lease.ExpiresAt == Instant.Never ? "for ever" : $"until {Moment.Now + (lease.ExpiresAt - now)}")}, {dhcp.Doing}\n");
                if (lease.Router is { } router)
                    text.Append($"  gateway    {router}\n");
            }
            if (dhcp.Ignored > 0)
                text.Append($"  ignored    {dhcp.Ignored} packets\n");
        }
        if (nameServers.Length > 0)
            text.Append($"Name servers {string.Join(", ", nameServers.Select(server => server.ToString()))}\n");
        text.Append(
            $"Clock {time ?? (settings.TimeServers.Length > 0 ? "not set by a time server yet" : "not set by a time server")}\n");
        return text.ToString();
    }

    private void Write(string path, string text)
    {
        if (_written.TryGetValue(path, out string? before) && before == text)
            return;
        string file = root + path, next = file + ".new";
        RawFile.MakeFolder(Path.GetDirectoryName(file)!);
        Errno errno = RawFile.Create(next, Encoding.UTF8.GetBytes(text), new FileStatus { Mode = 0x1A4 /* 0644 */ });
        if (errno.IsOk)
            errno = RawFile.Rename(next, file);
        if (errno.IsOk)
        {
            _written[path] = text;
            _isRefused = false;
        }
        else if (!_isRefused)
        {
            _isRefused = true; // Tried again at every turn, and said once.
            say($"cannot write {file}: {errno}");
        }
    }
}
