namespace Appliance.Leds;

/// <summary>Something that can be lit. Disposing leaves it as its hardware wants it without us: dark, or to the kernel.</summary>
public interface ILight : IDisposable
{
    /// <exception cref="IOException">The hardware refuses, or is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not ours to change.</exception>
    void Set(bool on);
}
