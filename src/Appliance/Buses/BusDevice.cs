using Appliance.Reports;
using Appliance.Settings;

namespace Appliance.Buses;

/// <summary>
/// A device on a bus. All but <see cref="Wake"/> and <see cref="View"/> happens on the bus's thread, may wait for the
/// bus, and may throw whatever a binding throws: the device is then put away, and opened again after a pause.
/// </summary>
/// <param name="use">What it is for, in a word or two.</param>
internal abstract class BusDevice(DevicePlace place, string use)
{
    /// <summary>So long a device that nothing is wanted of can be gone before it is missed.</summary>
    public static readonly Duration AskEvery = Duration.FromSeconds(10);

    private Instant _askAt;
    private DeviceView _view = new(place.ToString(), use, "has not answered yet", default);

    public DevicePlace Place => place;

    /// <summary>From any thread: how it is.</summary>
    public DeviceView View
    {
        get => Volatile.Read(ref _view);
        internal set => Volatile.Write(ref _view, value);
    }

    public bool IsOpen { get; private set; }

    /// <summary>It was tried and did not work, and has not worked since. From any thread.</summary>
    public bool HasFailed { get; set; }

    /// <summary>When to open it again.</summary>
    public Instant RetryAt { get; private set; }

    /// <summary>From any thread: there is something to do.</summary>
    public Action Wake { get; internal set; } = () => { };

    /// <returns>When to call again, though nobody wakes.</returns>
    public Instant Turn(Instant now)
    {
        if (!IsOpen)
        {
            Open();
            IsOpen = true;
            _askAt = now + AskEvery;
        }
        else if (now >= _askAt)
        {
            Ask();
            _askAt = now + AskEvery;
        }
        return Instant.Earlier(Draw(now), _askAt);
    }

    /// <summary>It does not do what it is told.</summary>
    public void PutAway(Instant retryAt, string trouble)
    {
        (IsOpen, RetryAt) = (false, retryAt);
        try
        {
            Failed(trouble);
            Close();
        }
        catch (Exception)
        {
            // A binding that wants to say good-bye to a device that is gone.
        }
    }

    /// <summary>The node stops: last words, where it is there, and good-bye.</summary>
    public void Leave()
    {
        if (!IsOpen)
            return;
        Draw(Instant.Never);
        Close();
    }

    /// <summary>Finds it and sets it up.</summary>
    protected abstract void Open();

    /// <summary>Brings what it shows to what it has to show, if that differs, or reads what it has to tell.</summary>
    /// <param name="now">Never, for the last time.</param>
    protected abstract Instant Draw(Instant now);

    /// <summary>Talks to it, so that one that is gone is missed though nothing new is to be shown.</summary>
    protected virtual void Ask()
    {
    }

    /// <summary>Gives everything back; also what a broken <see cref="Open"/> has left.</summary>
    protected abstract void Close();

    /// <summary>Called before <see cref="Close"/>.</summary>
    protected virtual void Failed(string trouble)
    {
    }
}
