
namespace Appliance.Leds;

/// <summary>
/// One lamp over time: a light that is lit and darkened when its pattern says so, and that may be missing, break and
/// come back. What is wrong is told once.
/// </summary>
/// <param name="open">Throws like <see cref="ILight.Set"/> while the light cannot be had.</param>
internal sealed class Lamp(string name, Func<ILight> open, Action<string> report) : IDisposable
{
    public static readonly Duration RetryEvery = Duration.FromSeconds(10);

    private ILight? _light;
    private bool? _level;
    private bool _broken;
    private Instant _retryAt;

    /// <returns>When to call again, though the pattern stays.</returns>
    public Instant Turn(LedPattern pattern, Instant now)
    {
        if (_broken && now < _retryAt)
            return _retryAt;
        try
        {
            Show(pattern.LevelAt(now));
        }
        catch (IOException error)
        {
            if (!_broken)
                report($"LED {name} does not work: {error.Message.TrimEnd('.')}; trying again every "
                    + $"{RetryEvery.TotalSeconds:0} s.");
            _broken = true;
            _retryAt = now + RetryEvery;
            PutAway();
            return _retryAt;
        }
        if (_broken)
            report($"LED {name} works again.");
        _broken = false;
        return pattern.NextChange(now);
    }

    public void Dispose() => PutAway();

    private void Show(bool on)
    {
        _light ??= open();
        if (on != _level)
            _light.Set(on);
        _level = on;
    }

    private void PutAway()
    {
        _light?.Dispose();
        _light = null;
        _level = null;
    }
}
