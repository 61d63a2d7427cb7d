using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>
/// Which addresses the machine has, for `ha_suspend`: those of IPv4 by netlink as they come and go, counted over
/// interfaces; those of IPv6 in a list of the kernel's that is looked at every second.
/// </summary>
internal sealed class AddressWatch : INetlinkListener, IDisposable
{
    private const string SixList = "/proc/net/if_inet6";
    private static readonly Duration s_pause = Duration.FromSeconds(1);

    private readonly RouteSocket _routes;
    private readonly Func<Errno> _request;
    private readonly HashSet<(int Interface, IpAddress Address)> _present = [];
    private readonly Dictionary<IpAddress, int> _counts = [];
    private HashSet<IpAddress> _sixes = [];
    private HashSet<(int, IpAddress)>? _listed;
    private Instant _listedAt, _listAt = Instant.Never, _sixAt;
    private readonly bool _watchesSix;

    /// <param name="receiveBuffer">Bytes (`lvs_netlink_monitor_rcv_bufs`); null for the usual.</param>
    /// <param name="forces">It may be more than the kernel allows (`lvs_netlink_monitor_rcv_bufs_force`).</param>
    /// <param name="watchesSix">Addresses of IPv6 matter.</param>
    /// <param name="request">Asks for a list; null for the kernel's.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no socket.</exception>
    public AddressWatch(int? receiveBuffer, bool forces, bool watchesSix, Func<Errno>? request = null)
    {
        _watchesSix = watchesSix;
        _routes = receiveBuffer is int bytes ? new RouteSocket(bytes, forces) : new RouteSocket();
        _request = request ?? _routes.RequestAddresses;
        List(BootClock.Now);
        // The kernel answers as it is asked.
        for (Instant end = BootClock.Now + s_pause; _listed is not null && DescriptorWait.For(_routes.Fd,
            Readiness.Readable, default, end) == Waited.Ready;)
            _routes.Receive(this);
        if (watchesSix)
            Look(BootClock.Now);
        else
            _sixAt = Instant.Never;
    }

    /// <summary>Readable when <see cref="Receive"/> has something to do.</summary>
    public Borrowed Fd => _routes.Fd;

    /// <summary>When to <see cref="Look"/>.</summary>
    public Instant NextDeadline => Instant.Earlier(_listAt, _sixAt);

    public bool Has(IpAddress address) => address.IsIPv6 ? _sixes.Contains(address) : _counts.ContainsKey(address);

    /// <summary>One of the addresses of a range.</summary>
    public bool HasAny(IpAddress first, IpAddress last)
    {
        IEnumerable<IpAddress> ours = first.IsIPv6 ? _sixes : _counts.Keys;
        return ours.Any(address => address >= first && address <= last);
    }

    public void Receive() => _routes.Receive(this);

    public void Look(Instant now)
    {
        if (now >= _listAt)
            List(now);
        if (!_watchesSix || now < _sixAt)
            return;
        _sixAt = now + s_pause;
        if (RawFile.TryReadText(SixList, out string text, 1 << 20).IsOk)
            _sixes = ReadSixes(text);
    }

    /// <summary>A line each: 32 hexadecimal digits, and what does not matter here.</summary>
    internal static HashSet<IpAddress> ReadSixes(string text)
    {
        var sixes = new HashSet<IpAddress>();
        foreach (string line in text.Split('\n'))
        {
            if (line.Length < 32)
                continue;
            try
            {
                sixes.Add(IpAddress.Read(Convert.FromHexString(line.AsSpan(0, 32)), IpFamily.IPv6));
            }
            catch (FormatException)
            {
                // No kernel writes such a line.
            }
        }
        return sixes;
    }

    private void List(Instant now)
    {
        (_listedAt, _listAt) = (now, Instant.Never);
        _listed = [];
        if (_request().IsOk)
            return;
        _listed = null;
        ListAgain();
    }

    /// <summary>
    /// What is known may be wrong, until a list is there. No more than one a second: a kernel that has no room for its
    /// answers has none for more of them.
    /// </summary>
    private void ListAgain() => _listAt = _listedAt + s_pause;

    void INetlinkListener.AddressPresent(in AddressRecord address)
    {
        (int, IpAddress) key = (address.InterfaceIndex, address.Address);
        _listed?.Add(key);
        if (_present.Add(key))
            _counts[address.Address] = _counts.GetValueOrDefault(address.Address) + 1;
    }

    void INetlinkListener.AddressGone(in AddressRecord address)
    {
        _listed?.Remove((address.InterfaceIndex, address.Address));
        Forget((address.InterfaceIndex, address.Address));
    }

    private void Forget((int Interface, IpAddress Address) key)
    {
        if (!_present.Remove(key))
            return;
        int left = _counts[key.Address] - 1;
        if (left > 0)
            _counts[key.Address] = left;
        else
            _counts.Remove(key.Address);
    }

    void INetlinkListener.AddressesListed()
    {
        if (_listed is null)
            return;
        foreach ((int, IpAddress) key in _present.ToArray())
            if (!_listed.Contains(key))
                Forget(key);
        _listed = null;
    }

    void INetlinkListener.ListFailed(Errno errno) => ListAgain();

    void INetlinkListener.Overrun() => ListAgain();

    void INetlinkListener.LinkGone(int index)
    {
        // The kernel tells of each of its addresses as well.
    }

    void INetlinkListener.LinkChanged(in LinkRecord link)
    {
    }

    void INetlinkListener.LinksListed()
    {
    }

    void INetlinkListener.RequestFailed(uint sequence, Errno errno)
    {
    }

    public void Dispose() => _routes.Dispose();
}
