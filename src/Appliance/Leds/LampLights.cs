using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Leds;

/// <summary>The panel at the desk: turned at its deadlines and whenever somebody says that something is new.</summary>
internal sealed class LampLights(Desk desk, LedPanel panel)
{
    private IDisposable? _next;

    public void Turn()
    {
        _next?.Dispose();
        Instant deadline = panel.Turn(BootClock.Now);
        _next = deadline == Instant.Never ? null : desk.At(deadline, Turn);
    }

    public void Answer(Press press)
    {
        panel.Answer(press, BootClock.Now);
        Turn();
    }

    public void Deny()
    {
        panel.Deny(BootClock.Now);
        Turn();
    }
}
