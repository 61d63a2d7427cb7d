namespace Appliance.Sessions;

/// <summary>
/// "Something happened, look again", from one part of a session to another on the same thread. One waits; setting twice
/// is setting once.
/// </summary>
public sealed class Pulse
{
    private TaskCompletionSource? _waiting;
    private bool _set;

    public void Set()
    {
        _set = true;
        TaskCompletionSource? waiting = _waiting;
        _waiting = null;
        waiting?.SetResult();
    }

    /// <summary>Returns at once when it was set since the last wait.</summary>
    public async ValueTask Wait()
    {
        if (!_set)
        {
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _waiting.Task;
        }
        _set = false;
    }
}
