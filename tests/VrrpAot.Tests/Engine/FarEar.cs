using VrrpAot.Linux;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>Hears the adverts of VRID 51 at the far end.</summary>
internal sealed class FarEar : IDisposable
{
    private readonly AdvertReceiver _receiver = new(Cable.IndexOf("far"), [51]);
    private Instant _last = BootClock.Now;

    public int Count { get; private set; }

    public Duration LongestGap { get; private set; }

    /// <summary>Of those before, the one that goes on still counts.</summary>
    public void ForgetGaps() => LongestGap = default;

    /// <summary>The longest while so many adverts are sent.</summary>
    public Duration GapOf(int adverts, Router router)
    {
        long before = router.Counters.AdvertsSent;
        ForgetGaps();
        router.TurnUntil(r => { Listen(); return r.Counters.AdvertsSent >= before + adverts; });
        return LongestGap;
    }

    public void Listen()
    {
        int count = _receiver.Receive();
        Count += count;
        Duration gap = BootClock.Now - _last;
        LongestGap = gap > LongestGap ? gap : LongestGap;
        if (count > 0)
            _last = BootClock.Now;
    }

    public void Dispose() => _receiver.Dispose();
}
