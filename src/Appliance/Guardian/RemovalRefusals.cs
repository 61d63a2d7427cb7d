using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>
/// Counts the removals that the kernel refused; what was not there any more, or nowhere, is as good as removed.
/// </summary>
internal sealed class RemovalRefusals : INetlinkListener
{
    public int Count { get; private set; }

    /// <summary>Of the last refusal.</summary>
    public Errno Last { get; private set; }

    /// <summary>Answers were lost: there may be refusals that nobody counted.</summary>
    public bool AreUncertain { get; private set; }

    void INetlinkListener.RequestFailed(uint sequence, Errno errno)
    {
        if (errno == Errno.EADDRNOTAVAIL || errno == Errno.ENODEV || errno == Errno.ESRCH || errno == Errno.ENOENT)
            return;
        Count++;
        Last = errno;
    }

    void INetlinkListener.Overrun() => AreUncertain = true;

    void INetlinkListener.LinkChanged(in LinkRecord link) { }
    void INetlinkListener.LinkGone(int index) { }
    void INetlinkListener.AddressPresent(in AddressRecord address) { }
    void INetlinkListener.AddressGone(in AddressRecord address) { }
    void INetlinkListener.LinksListed() { }
    void INetlinkListener.AddressesListed() { }
    void INetlinkListener.ListFailed(Errno errno) { }
}
