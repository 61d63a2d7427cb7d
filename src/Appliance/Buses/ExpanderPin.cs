using System.Collections.Concurrent;
using System.Device.Gpio;
using Appliance.Leds;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Buses;

/// <summary>
/// A line of an expander that is in use. The bus's thread calls; the desk's reads and writes what is volatile.
/// </summary>
internal abstract class ExpanderPin(int line)
{
    public int Line => line;

    /// <summary>The chip knows what the line is for. The bus's thread only.</summary>
    public bool IsOpen { get; set; }

    public abstract void Open(GpioController controller);

    /// <returns>Whether to look again soon.</returns>
    public abstract bool Turn(GpioController controller, Instant now);

    /// <summary>The chip is gone.</summary>
    public virtual void Fail(string trouble)
    {
    }
}

/// <summary>A lamp there. A chip has no polarity of its own, so it is turned round here.</summary>
internal sealed class ExpanderLight(Expander chip, int line, bool activeLow) : ExpanderPin(line), ILight
{
    private bool _wanted;
    private bool? _shown;

    public void Set(bool on)
    {
        Volatile.Write(ref _wanted, on);
        chip.Wake();
    }

    /// <summary>Dark; the line stays the lamp's, since nobody else may have it.</summary>
    public void Dispose() => Set(false);

    public override void Open(GpioController controller)
    {
        _shown = null;
        controller.OpenPin(Line, PinMode.Output, activeLow ? PinValue.High : PinValue.Low);
    }

    public override bool Turn(GpioController controller, Instant now)
    {
        bool wanted = Volatile.Read(ref _wanted);
        if (wanted != _shown)
            controller.Write(Line, wanted != activeLow);
        _shown = wanted;
        return false;
    }
}

/// <summary>The button there.</summary>
internal sealed class ExpanderContact(Expander chip, int line, bool activeLow) : ExpanderPin(line), IContact
{
    private readonly ConcurrentQueue<(bool On, Instant At)> _edges = [];
    private string? _gone;
    private Action? _changed;
    /// <summary>Null until it was seen open: a button that is held from before is not ours.</summary>
    private bool? _closed;

    public bool WasClosed => false;

    public Borrowed Fd => default;

    public Action? Changed
    {
        set => Volatile.Write(ref _changed, value);
    }

    public void Read(Action<bool, Instant> edge)
    {
        while (_edges.TryDequeue(out (bool On, Instant At) one))
            edge(one.On, one.At);
        if (Volatile.Read(ref _gone) is { } why)
            throw new IOException(why);
    }

    public void Dispose() => chip.Remove(this);

    public override void Open(GpioController controller)
    {
        bool pullsUp = activeLow && controller.IsPinModeSupported(Line, PinMode.InputPullUp);
        PinMode mode = pullsUp ? PinMode.InputPullUp : PinMode.Input;
        if (controller.IsPinOpen(Line))
            controller.SetPinMode(Line, mode);
        else
            controller.OpenPin(Line, mode);
    }

    public override bool Turn(GpioController controller, Instant now)
    {
        bool closed = (bool)controller.Read(Line) != activeLow;
        if (_closed is { } before ? closed != before : !closed)
        {
            if (_closed is not null)
            {
                _edges.Enqueue((closed, now));
                Volatile.Read(ref _changed)?.Invoke();
            }
            _closed = closed;
        }
        return true;
    }

    public override void Fail(string trouble)
    {
        Volatile.Write(ref _gone, trouble);
        Volatile.Read(ref _changed)?.Invoke();
    }
}
