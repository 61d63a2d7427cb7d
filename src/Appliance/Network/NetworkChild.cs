using Appliance.Base;
using Appliance.Network.Dhcp;
using Appliance.Network.Sntp;
using Appliance.Settings;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Network;

/// <summary>
/// The process that keeps a node in its network: one thread, one loop. Nobody waits for it; what it has set stays when
/// it ends, and the next one goes on with it.
/// </summary>
internal sealed class NetworkChild : INetlinkListener
{
    private const int SignalToken = 0, RouteToken = 1, DnsToken = 2, SntpToken = 3, FirstDhcpToken = 4;
    /// <summary>Of the first interface's leased gateway.</summary>
    private const uint FirstMetric = 100;
    private static readonly Duration s_listAgain = Duration.FromSeconds(1);

    private readonly NetworkSettings _settings;
    private readonly Action<string> _say;
    private readonly Poller _poller = new();
    private readonly SignalPipe _signals = new(SignalWords.Stop, SignalWords.Interrupt);
    private readonly RouteSocket _route = new(256 * 1024);
    private readonly List<OwnInterface> _interfaces = [];
    private readonly TimePort _time;
    private readonly NetworkFiles _files;
    private Instant _listAt = Instant.Never;
    /// <summary>News of the kernel's were lost since links were last listed.</summary>
    private bool _isOverrun;
    private bool _otherLease;

    /// <param name="root">As for <see cref="NetworkFiles"/>.</param>
    public NetworkChild(ApplianceSettings settings, string root, IClock clock, Action<string> say)
    {
        _settings = settings.Network ?? new NetworkSettings();
        _say = say;
        _files = new NetworkFiles(root, _settings, say);
        _time = new TimePort(_poller, DnsToken, SntpToken, clock, NameServers, Random, say);
        foreach (InterfaceSettings one in _settings.Interfaces)
        {
            int at = _interfaces.Count;
            DhcpPort? dhcp = one.Dhcp
                ? new DhcpPort(one.Name, settings.HostName ?? "vrrpaot", _poller, FirstDhcpToken + 2 * at, _route,
                    FirstMetric + (uint)at, Random, say, () => _otherLease = true)
                : null;
            _interfaces.Add(new OwnInterface(one, dhcp, say));
        }
    }

    /// <summary>Turns until a signal asks for the end.</summary>
    public void Run()
    {
        _poller.Add(_signals.Fd, SignalToken);
        _poller.Add(_route.Fd, RouteToken);
        List();
        _time.Servers(TimeServers(), BootClock.Now);
        Span<int> ready = stackalloc int[16];
        bool stopped = false;
        while (!stopped)
        {
            foreach (int token in ready[.._poller.Wait(ready, Deadline)])
            {
                switch (token)
                {
                    case SignalToken: stopped = _signals.TryRead(out _); break;
                    case RouteToken: _route.Receive(this); break;
                    case DnsToken or SntpToken: _time.Read(token, BootClock.Now); break;
                    default: _interfaces[(token - FirstDhcpToken) / 2].Dhcp!.Read(token); break;
                }
            }
            LookAtTheClock();
            _files.Write(_interfaces, NameServers(), _time.Story, BootClock.Now);
        }
        foreach (OwnInterface one in _interfaces)
            one.Dhcp?.Stop();
    }

    private Instant Deadline
    {
        get
        {
            Instant earliest = Instant.Earlier(_listAt, _time.Deadline);
            foreach (OwnInterface one in _interfaces)
                earliest = Instant.Earlier(earliest, one.Dhcp?.Deadline ?? Instant.Never);
            return earliest;
        }
    }

    private void LookAtTheClock()
    {
        if (BootClock.Now >= _listAt)
            List();
        foreach (OwnInterface one in _interfaces)
            one.Dhcp?.Look(BootClock.Now);
        if (_otherLease)
        {
            _otherLease = false;
            _time.Servers(TimeServers(), BootClock.Now);
            _time.Network(BootClock.Now);
        }
        _time.Look(BootClock.Now);
    }

    /// <summary>Those of appliance.json first.</summary>
    private IpAddress[] NameServers()
    {
        List<IpAddress> servers = [.. _settings.NameServers];
        foreach (OwnInterface one in _interfaces)
            AddNew(servers, one.Dhcp?.Lease?.NameServers ?? []);
        return [.. servers];
    }

    private string[] TimeServers()
    {
        List<IpAddress> leased = [];
        foreach (OwnInterface one in _interfaces)
            AddNew(leased, one.Dhcp?.Lease?.TimeServers ?? []);
        return [.. _settings.TimeServers, .. leased.Select(server => server.ToString())];
    }

    private static void AddNew(List<IpAddress> to, IpAddress[] more)
    {
        foreach (IpAddress one in more)
        {
            if (!to.Contains(one))
                to.Add(one);
        }
    }

    private void List()
    {
        _listAt = Instant.Never;
        foreach (OwnInterface one in _interfaces)
            one.IsListed = false;
        if (!_route.RequestLinks().IsOk || !_route.RequestAddresses().IsOk)
            _listAt = BootClock.Now + s_listAgain;
    }

    private static uint Random()
    {
        uint random = 0;
        RandomBytes.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<uint>(ref random)));
        return random;
    }

    void INetlinkListener.LinkChanged(in LinkRecord link)
    {
        string name = link.Name.ToString();
        foreach (OwnInterface one in _interfaces)
        {
            if (one.Name == name)
                one.Update(link);
            else if (one.Index == link.Index)
                one.Vanish(); // It has another name now.
        }
    }

    void INetlinkListener.LinkGone(int index)
    {
        if (Find(index) is { } gone)
            gone.Vanish();
    }

    void INetlinkListener.AddressPresent(in AddressRecord address) =>
        Find(address.InterfaceIndex)?.Dhcp?.AddressPresent(address);

    void INetlinkListener.AddressGone(in AddressRecord address) => Find(address.InterfaceIndex)?.AddressGone(address);

    void INetlinkListener.RequestFailed(uint sequence, Errno errno)
    {
        // The interface, or the address to be removed, has gone in the same moment: netlink tells that as well.
        if (errno != Errno.ENODEV && errno != Errno.EADDRNOTAVAIL)
            _say($"the kernel refuses a change of a leased address: {errno}");
    }

    void INetlinkListener.LinksListed()
    {
        foreach (OwnInterface one in _interfaces)
        {
            if (!one.IsListed && one.Index != 0)
                one.Vanish();
            else if (_isOverrun && one.Index != 0)
                one.Restore();
        }
        _isOverrun = false;
    }

    void INetlinkListener.AddressesListed()
    {
    }

    void INetlinkListener.ListFailed(Errno errno) => _listAt = BootClock.Now + s_listAgain;

    void INetlinkListener.Overrun()
    {
        _isOverrun = true;
        _listAt = BootClock.Now;
    }

    private OwnInterface? Find(int index)
    {
        foreach (OwnInterface one in _interfaces)
        {
            if (one.Index == index && index != 0)
                return one;
        }
        return null;
    }
}
