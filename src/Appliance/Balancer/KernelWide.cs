using Appliance.Base;
using Appliance.Pools;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>
/// What of IPVS there is once on a machine: `lvs_timeouts`, which come back to what they were at the end, and the
/// `lvs_sync_daemon` that is bound to no instance. Where the kernel refuses, it is tried again.
/// </summary>
internal sealed class KernelWide(IIpvs kernel, RunFolder folder, Action<LogLine> log)
{
    private IpvsTimeouts? _wanted;
    private IpvsDaemon? _daemon;
    private bool _timeoutsAreSet = true;
    /// <summary>What the kernel said last: the same again is not told again.</summary>
    private Errno _timeoutsRefused, _daemonRefused;
    private bool _isUsed;

    /// <summary>To be called before destinations are written: with some of them the kernel starts no daemon.</summary>
    /// <param name="engineHasDaemon">The file binds the daemon to an instance. The engine stops what it finds before it
    /// starts its own, and may have done so already: what runs is not ours to stop.</param>
    public void Use(BalancerSettings settings, bool engineHasDaemon = false)
    {
        if (settings.Timeouts != _wanted || !_isUsed)
        {
            RestoreTimeouts();
            _wanted = settings.Timeouts;
            _timeoutsAreSet = _wanted is null;
            _timeoutsRefused = Errno.Ok;
            _isUsed = true;
        }
        // One that was not said to stand may be of another process, which has ended without a word.
        if (settings.StandingDaemon != _daemon || _daemon is null && folder.HasDaemon)
        {
            if (!engineHasDaemon)
                StopDaemons(_daemon ?? new IpvsDaemon());
            _daemon = settings.StandingDaemon;
            _daemonRefused = Errno.Ok;
            folder.KeepDaemon(_daemon is not null);
        }
        Retry();
    }

    /// <summary>What is not yet as it is to be.</summary>
    public void Retry()
    {
        if (!_timeoutsAreSet)
            _timeoutsAreSet = SetTimeouts();
        // Again each time: another process that takes one away tells nobody, and one that runs says EEXIST.
        if (_daemon is not { } daemon)
            return;
        Errno master = Start(daemon with { IsBackup = false }), backup = Start(daemon with { IsBackup = true });
        Told(ref _daemonRefused, master.IsOk ? backup : master, IpvsCommand.StartDaemon);
    }

    private bool SetTimeouts()
    {
        Errno error = kernel.Read(out IpvsTimeouts stored);
        // What an earlier process has set, and not taken back, is not what was there before us.
        IpvsTimeouts before = folder.ReadTimeouts() ?? stored;
        if (error.IsOk)
        {
            folder.Keep(before);
            IpvsTimeouts wanted = _wanted!.Value;
            error = kernel.Set(new IpvsTimeouts(wanted.Tcp == 0 ? before.Tcp : wanted.Tcp,
                wanted.TcpFin == 0 ? before.TcpFin : wanted.TcpFin, wanted.Udp == 0 ? before.Udp : wanted.Udp));
        }
        Told(ref _timeoutsRefused, error, IpvsCommand.Timeouts);
        return error.IsOk;
    }

    private Errno Start(in IpvsDaemon daemon)
    {
        Errno error = kernel.Start(daemon);
        return error == Errno.EEXIST ? Errno.Ok : error;
    }

    private void Told(ref Errno refused, Errno error, IpvsCommand command)
    {
        // A kernel without IPVS is said by who lists the table.
        if (!error.IsOk && error != Errno.ENOENT && error != refused)
            log(new LogLine(LogLevel.Error, IpvsWords.Refusal(command, error, null)));
        refused = error;
    }

    /// <summary>As it was before us.</summary>
    public void Restore()
    {
        RestoreTimeouts();
        if (_daemon is { } daemon)
            StopDaemons(daemon);
        folder.KeepDaemon(false);
        (_wanted, _daemon, _timeoutsAreSet) = (null, null, true);
    }

    private void RestoreTimeouts()
    {
        if (folder.ReadTimeouts() is not { } before)
            return;
        if (kernel.Set(before).IsOk)
            folder.Keep((IpvsTimeouts?)null);
    }

    private void StopDaemons(in IpvsDaemon daemon)
    {
        kernel.Stop(daemon with { IsBackup = false });
        kernel.Stop(daemon with { IsBackup = true });
    }
}
