namespace Appliance.Leds;

/// <summary>
/// Something that can be lit. Disposing leaves it as its hardware wants it without us: dark, or to the kernel.
/// </summary>
public interface ILight : IDisposable
{
    /// <exception cref="IOException">The hardware refuses, is gone, or is not ours. The message says so.</exception>
    void Set(bool on);
}
