using System.Numerics;

namespace VrrpAot.Linux;

/// <summary>
/// Lists of what the kernel has: one at a time, made again when something changed under the kernel's walk.
/// </summary>
public sealed partial class RouteSocket
{
    /// <summary>In the order in which they are made.</summary>
    private enum Dump
    {
        None,
        Links,
        Addresses,
        Routes,
        Routes6,
        Rules,
        Rules6,
    }

    private Dump _running;
    private uint _runningSequence;
    private bool _interrupted;
    /// <summary>A bit for each <see cref="Dump"/> that is still to be made.</summary>
    private int _wanted;

    /// <summary>A list is under way.</summary>
    public bool IsListing => _running != Dump.None;

    /// <summary>
    /// Asks for every link; <see cref="INetlinkListener.LinksListed"/> ends the list. A list under way, of links or
    /// addresses, is not told as complete any more, but made again. Returns 0 or an errno.
    /// </summary>
    public Errno RequestLinks()
    {
        _interrupted = true;
        _wanted |= 1 << (int)Dump.Links;
        return StartDump();
    }

    /// <summary>
    /// Asks for every IPv4 address; <see cref="INetlinkListener.AddressesListed"/> ends the list. Returns 0 or an
    /// errno.
    /// </summary>
    public Errno RequestAddresses()
    {
        _wanted |= 1 << (int)Dump.Addresses;
        return StartDump();
    }

    /// <summary>
    /// Asks for the routes of <see cref="IpRoute.OwnOrigin"/> and for all rules, of both families; <see
    /// cref="INetlinkListener.ObjectsListed"/> ends the list. Returns 0 or an errno.
    /// </summary>
    public Errno RequestObjects()
    {
        _wanted |= 1 << (int)Dump.Routes | 1 << (int)Dump.Routes6 | 1 << (int)Dump.Rules | 1 << (int)Dump.Rules6;
        return StartDump();
    }

    /// <summary>A socket can have one dump under way: a second is asked for when the first has ended.</summary>
    private Errno StartDump()
    {
        if (_running != Dump.None || _wanted == 0)
            return Errno.Ok;
        Send();
        _runningSequence = NextSequence();
        _interrupted = false;
        var next = (Dump)BitOperations.TrailingZeroCount(_wanted);
        Ask(next);
        Errno error = Send();
        if (!error.IsOk)
            return error;
        _running = next;
        _wanted &= ~(1 << (int)next);
        return Errno.Ok;
    }

    private void Ask(Dump list)
    {
        const ushort flags = Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP;
        byte family = list is Dump.Routes6 or Dump.Rules6 ? Netlink.AF_INET6 : Netlink.AF_INET;
        switch (list)
        {
            case Dump.Links:
                _writer.Begin(Netlink.RTM_GETLINK, flags, _runningSequence, default(LinkMessage));
                _writer.Attribute(Netlink.IFLA_EXT_MASK, Netlink.RTEXT_FILTER_SKIP_STATS);
                break;
            case Dump.Addresses:
                _writer.Begin(Netlink.RTM_GETADDR, flags, _runningSequence, default(AddressMessage));
                break;
            case Dump.Routes or Dump.Routes6:
                _writer.Begin(Netlink.RTM_GETROUTE, flags, _runningSequence,
                    new RouteMessage { Family = family, Origin = IpRoute.OwnOrigin });
                break;
            default:
                _writer.Begin(Netlink.RTM_GETRULE, flags, _runningSequence, new RuleMessage { Family = family });
                break;
        }
        _writer.End();
    }

    /// <summary>False when it is not the dump under way that ended.</summary>
    private bool EndDump(uint sequence, Errno errno, INetlinkListener listener)
    {
        if (_running == Dump.None || sequence != _runningSequence)
            return false;
        Dump ended = _running;
        _running = Dump.None;
        // A kernel without IPv6, or without tables for policies, has nothing to list.
        bool hasNone = ended > Dump.Addresses && (errno == Errno.EAFNOSUPPORT || errno == Errno.EOPNOTSUPP);
        if (!errno.IsOk && !hasNone)
        {
            _wanted = 0;
            listener.ListFailed(errno);
            return true;
        }
        // Something changed under the kernel's walk: the list may lack entries, so it is asked for again.
        if (_interrupted)
            _wanted |= 1 << (int)ended;
        else if (ended == Dump.Links)
            listener.LinksListed();
        else if (ended == Dump.Addresses)
            listener.AddressesListed();
        else if (ended == Dump.Rules6)
            listener.ObjectsListed();
        StartDump();
        return true;
    }
}
