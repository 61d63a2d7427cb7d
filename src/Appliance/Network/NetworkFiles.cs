using System.Text;
using Appliance.Base;
using Appliance.Network.Dhcp;
using Appliance.Settings;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Network;

/// <summary>
/// What the network's process tells others: name servers, for /etc/resolv.conf, which is a link to them, and how
/// things are, as text for `show network`. All in the one folder that its user may write to (src/FirstStep.c), in RAM,
/// and gone with the node.
/// </summary>
/// <param name="root">Before the paths: empty in an image.</param>
internal sealed class NetworkFiles(string root, NetworkSettings settings, Action<string> say)
{
    public const string Folder = "/run/vrrpaot/network";
    public const string Report = Folder + "/report";
    public const string Resolver = Folder + "/resolv.conf";

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
                string until = lease.ExpiresAt == Instant.Never
                    ? "for ever" : $"until {Moment.Now + (lease.ExpiresAt - now)}";
                text.Append($"  DHCP       {lease.Address}/{lease.PrefixLength} from {lease.Server}, {until}, "
                    + $"{dhcp.Doing}\n");
                if (lease.Router is { } router)
                    text.Append($"  gateway    {router}\n");
            }
            if (dhcp.Ignored > 0)
                text.Append($"  ignored    {dhcp.Ignored} packets\n");
        }
        if (nameServers.Length > 0)
            text.Append($"Name servers {string.Join(", ", nameServers.Select(server => server.ToString()))}\n");
        string notYet = settings.TimeServers.Length > 0 ? " yet" : "";
        text.Append($"Clock {time ?? "not set by a time server" + notYet}\n");
        return text.ToString();
    }

    private void Write(string path, string text)
    {
        if (_written.TryGetValue(path, out string? before) && before == text)
            return;
        string file = root + path, next = file + ".new";
        Errno errno = RawFile.Create(next, Encoding.UTF8.GetBytes(text),
            new FileStatus(0x1A4 /* 0644 */, LibC.geteuid(), LibC.getegid()));
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
