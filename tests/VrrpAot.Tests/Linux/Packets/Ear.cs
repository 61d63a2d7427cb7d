using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>Remembers what a route socket tells.</summary>
internal sealed class Ear(RouteSocket socket) : INetlinkListener
{
    public List<LinkRecord> Links { get; } = [];
    public List<int> LinksGone { get; } = [];
    public List<AddressRecord> Present { get; } = [];
    public List<AddressRecord> Gone { get; } = [];
    public List<(uint Sequence, Errno Errno)> Failures { get; } = [];
    public int LinksListed { get; private set; }
    public int AddressesListed { get; private set; }
    public List<Errno> ListsFailed { get; } = [];
    public int Overruns { get; private set; }

    /// <summary>Listens until the condition holds; fails after ten seconds.</summary>
    public void HearUntil(Func<bool> condition)
    {
        using Poller poller = new();
        poller.Add(socket.Fd, 1);
        Span<int> ready = stackalloc int[1];
        Instant end = Cable.In(10_000);
        while (!condition())
        {
            Assert.True(BootClock.Now < end, "the kernel did not say it within ten seconds");
            if (poller.Wait(ready, end) > 0)
                socket.Receive(this);
        }
    }

    void INetlinkListener.LinkChanged(in LinkRecord link) => Links.Add(link);
    void INetlinkListener.LinkGone(int index) => LinksGone.Add(index);
    void INetlinkListener.AddressPresent(in AddressRecord address) => Present.Add(address);
    void INetlinkListener.AddressGone(in AddressRecord address) => Gone.Add(address);
    void INetlinkListener.RequestFailed(uint sequence, Errno errno) => Failures.Add((sequence, errno));
    void INetlinkListener.LinksListed() => LinksListed++;
    void INetlinkListener.AddressesListed() => AddressesListed++;
    void INetlinkListener.ListFailed(Errno errno) => ListsFailed.Add(errno);
    void INetlinkListener.Overrun() => Overruns++;
}
