namespace VrrpAot.Linux;

/// <summary>What a <see cref="RouteSocket"/> tells, in the order in which the kernel said it.</summary>
public interface INetlinkListener
{
    /// <summary>Listed, new, renamed, up or down.</summary>
    void LinkChanged(in LinkRecord link);
    void LinkGone(int index);
    /// <summary>Listed, added or renewed, by whomever. This is also how a successful request shows.</summary>
    void AddressPresent(in AddressRecord address);
    void AddressGone(in AddressRecord address);
    /// <summary>A route or rule is listed, or was set by others.</summary>
    /// <param name="origin">Who made it (RTPROT_*); 0 when nobody said so.</param>
    void ObjectPresent(in ObjectKey key, byte origin)
    {
    }
    /// <summary>Others removed it.</summary>
    void ObjectGone(in ObjectKey key, byte origin)
    {
    }
    /// <summary>Every route of <see cref="IpRoute.OwnOrigin"/> and every rule was told since <see
    /// cref="IRoutes.RequestObjects"/>.</summary>
    void ObjectsListed()
    {
    }
    /// <summary>
    /// The kernel refused the request of that sequence number (ENODEV, EADDRNOTAVAIL, EINVAL).
    /// </summary>
    void RequestFailed(uint sequence, Errno errno);
    /// <summary>Every link was told since <see cref="RouteSocket.RequestLinks"/>.</summary>
    void LinksListed();
    /// <summary>Every address was told since <see cref="RouteSocket.RequestAddresses"/>.</summary>
    void AddressesListed();
    /// <summary>
    /// A list ended early or was refused (EBUSY, EINTR, ENOMEM). What was asked for must be asked
    /// for again.
    /// </summary>
    void ListFailed(Errno errno);
    /// <summary>Messages were lost: what is known may be wrong until both lists are requested again.</summary>
    void Overrun();
}
