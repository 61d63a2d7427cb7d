using Tmds.Linux;
using VrrpAot.Kernel;

namespace Appliance.Tracking;

/// <summary>
/// The processes that were started and not yet seen to end. Each has a pidfd in the poller of the thread that owns this,
/// so an end is an event like any other, and nobody ever waits for one.
/// </summary>
public sealed class Children(Poller poller, int firstToken) : IDisposable
{
    private readonly List<Child?> _slots = [];
    private readonly List<int> _unwatched = [];

    private sealed record Child(int Pid, int PidFd, Action<ChildExit> Ended, Action<int>? Ending);

    /// <summary>Children that have not ended.</summary>
    public int Running { get; private set; }

    /// <summary>Starts a script in a process group of its own, with standard streams at /dev/null.</summary>
    /// <param name="ended">Called once, from <see cref="Serve"/>, when it is over.</param>
    /// <param name="ending">Called just before, while the pid (and its group) can still be nobody else's.</param>
    /// <returns>0, or the errno of what went wrong.</returns>
    public int Start(RunnableScript script, Action<ChildExit> ended, out int pid, Action<int>? ending = null)
    {
        ReapUnwatched();
        int error = ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = script.Path, Arguments = [.. script.Arguments], Identity = script.Identity, NewProcessGroup = true,
            }, out pid);
        if (error != 0)
            return error;
        int fd = ChildProcess.OpenPidFd(pid);
        if (fd < 0)
        {
            // Out of descriptors. What cannot be watched must not run.
            ChildProcess.SignalGroup(pid, LibC.SIGKILL);
            _unwatched.Add(pid);
            return -fd;
        }
        int slot = _slots.IndexOf(null);
        if (slot < 0)
        {
            slot = _slots.Count;
            _slots.Add(null);
        }
        _slots[slot] = new Child(pid, fd, ended, ending);
        poller.Add(fd, firstToken + slot);
        Running++;
        return 0;
    }

    /// <summary>The poller named this token: the child behind it has ended.</summary>
    public void Serve(int token)
    {
        int slot = token - firstToken;
        if (slot < 0 || slot >= _slots.Count || _slots[slot] is not { } child)
            return;
        child.Ending?.Invoke(child.Pid);
        if (!ChildProcess.TryReap(child.Pid, out ChildExit exit))
            return;
        poller.Remove(child.PidFd);
        LibC.close(child.PidFd);
        _slots[slot] = null;
        Running--;
        child.Ended(exit);
    }

    private void ReapUnwatched() => _unwatched.RemoveAll(pid => ChildProcess.TryReap(pid, out _));

    public void Dispose()
    {
        foreach (Child? child in _slots)
            if (child != null)
                LibC.close(child.PidFd);
    }
}
