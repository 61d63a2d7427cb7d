using System.Globalization;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>
/// One virtual router on a workbench: 10.0.0.2, priority 100, version 3, one second. Times are seconds from the moment
/// the bench was set up; every step answers with its outputs in the words of <see cref="ElectionWords"/>.
/// </summary>
internal sealed class Bench
{
    /// <summary>Far enough from the zero of the clock for a past to exist before the test begins.</summary>
    private static readonly Instant Epoch = new(1_000_000_000_000);

    private readonly ElectionSettings _settings;
    private readonly Outputs _outputs = new();

    public static ElectionSettings Settings(byte priority = 100, VrrpVersion version = VrrpVersion.V3) => new()
    {
        Version = version,
        BasePriority = new Priority(priority),
        AdvertInterval = Duration.FromSeconds(1),
    };

    public static readonly IpAddress Ours = Host(2);

    public static IpAddress Host(int number) => new(0x0A000000u + (uint)number);

    public static Instant At(decimal seconds) => Epoch + For(seconds);

    public static Duration For(decimal seconds) => new((long)(seconds * 1_000_000_000m));

    /// <summary>Seconds with as many places as it takes, "never" for no deadline.</summary>
    public static string Text(Instant time) => time == Instant.Never
        ? "never"
        : ((time - Epoch).Nanoseconds / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture);

    public Bench(ElectionSettings? settings = null)
    {
        _settings = settings ?? Settings();
        Router = new VirtualRouter(_settings, Ours);
    }

    public VirtualRouter Router { get; }

    /// <summary>What the last step asked for.</summary>
    public ReadOnlySpan<Output> Last => _outputs.Items;

    public string Armed => Text(Router.Armed);

    public string Step(decimal seconds, Input input) => Step(At(seconds), input);

    public string Step(Instant now, Input input)
    {
        _outputs.Clear();
        Router.Step(input, now, _outputs);
        return ElectionWords.Of(_outputs);
    }

    /// <summary>It did not run until now; "-" when that means nothing to it.</summary>
    public string Woke(decimal seconds)
    {
        _outputs.Clear();
        bool listens = Router.Woke(At(seconds), _outputs);
        Assert.Equal(listens, _outputs.Count > 0);
        return ElectionWords.Of(_outputs);
    }

    public string Reconfigure(decimal seconds, ElectionSettings settings)
    {
        _outputs.Clear();
        Router.Reconfigure(settings, At(seconds), _outputs);
        return ElectionWords.Of(_outputs);
    }

    /// <summary>A backup whose master-down timer started at 0.</summary>
    public Bench AsBackup()
    {
        Step(0, Input.Start);
        Assert.Equal(RouterState.Backup, Router.State);
        return this;
    }

    /// <summary>A master whose first advert left at 0.</summary>
    public Bench AsMaster()
    {
        decimal longAgo = -900;
        bool atOnce = _settings.BasePriority.IsOwner && _settings.StartAsMaster;
        Step(atOnce ? 0 : longAgo, Input.Start);
        if (!atOnce)
            Step(0, Input.Timer);
        Assert.Equal(RouterState.Master, Router.State);
        return this;
    }

    public string Hears(decimal seconds, byte priority, int from = 3, decimal? every = null) => Step(seconds,
        Input.Advert(Host(from), new Priority(priority), every is { } interval ? For(interval)
            : _settings.AdvertInterval));

    /// <summary>Gives the timer at the armed deadline and answers when that was.</summary>
    public decimal Fire()
    {
        Instant due = Router.Armed;
        Assert.NotEqual(Instant.Never, due);
        Step(due, Input.Timer);
        return (due - Epoch).Nanoseconds / 1_000_000_000m;
    }
}
