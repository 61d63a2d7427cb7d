using Appliance.Update;

namespace Appliance.Init;

/// <summary>
/// Process 1's own limit to a trial, for an engine that cannot even say that the firmware has failed: some time after
/// <see cref="TrialWatch"/> would have restarted, it is done from here, first in order, then in any way.
/// </summary>
/// <param name="card">The card's device.</param>
internal sealed class FirmwareTrialLimit(IMachine machine, ImageFacts image, string card)
{
    private static readonly Duration s_more = Duration.FromSeconds(30);

    private readonly Duration _inOrder = Duration.FromSeconds(image.TrialSeconds) + s_more;
    private bool _asked;

    /// <summary>To be called every second; true when there is nothing more to do.</summary>
    public bool Look()
    {
        Duration now = machine.SinceStart;
        if (now < _inOrder)
            return false;
        if (!_asked)
        {
            if (machine.ReadSlotState(card) is { } state && state.Trial != image.Running)
                return true;
            _asked = true;
            machine.Say($"Firmware {image.Version} is on trial and has not proved itself after "
                + $"{image.TrialSeconds} s: restarting.");
            machine.AskForRestart();
        }
        if (now < _inOrder + s_more)
            return false;
        machine.Restart();
        return true;
    }
}
