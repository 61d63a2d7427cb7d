namespace VrrpAot.Linux;

/// <summary>What is asked of the kernel about links and addresses, and what it tells: see <see
/// cref="RouteSocket"/>.</summary>
public interface IRoutes : IPolled
{
    /// <summary>A list is under way.</summary>
    bool IsListing { get; }

    /// <summary>From now on the addresses that are added or renewed here are not told back.</summary>
    void IgnoreOwnAdditions();

    /// <summary>Asks for every link; <see cref="INetlinkListener.LinksListed"/> ends the list.</summary>
    Errno RequestLinks();

    /// <summary>Asks for every address; <see cref="INetlinkListener.AddressesListed"/> ends the
    /// list.</summary>
    Errno RequestAddresses();

    /// <summary>Queues an address to be added or renewed. Returns the request's sequence number.</summary>
    /// <param name="lifetimeSeconds">After that long without renewal the kernel removes it; 0 for never.</param>
    uint QueueAdd(in AddressRecord address, uint lifetimeSeconds);

    /// <summary>Queues an address to be removed. Returns the request's sequence number.</summary>
    uint QueueRemove(in AddressRecord address);

    /// <summary>From now on routes and rules that others set or remove are told.</summary>
    void HearObjects();

    /// <summary>Asks for the routes that are ours and for all rules; <see cref="INetlinkListener.ObjectsListed"/> ends
    /// the list.</summary>
    Errno RequestObjects();

    /// <summary>Queues a request of <see cref="ObjectRequests"/>. Returns its sequence number.</summary>
    uint Queue(ReadOnlySpan<byte> request);

    /// <summary>Sends what is queued; all of it was carried out or refused when this returns. The errno of a send that
    /// failed as a whole.</summary>
    Errno Flush();

    /// <summary>Tells the listener what waits, as much of it as one turn may take.</summary>
    void Receive(INetlinkListener listener);
}
