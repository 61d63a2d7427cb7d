using Appliance.Base;
using Appliance.Config;
using Appliance.Hatch;
using Appliance.Reports;
using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>
/// What the box's process does itself where no engine is to be (`-C`): it reads the file to know what is balanced, and
/// has the guardian take a new one up, as SIGHUP would.
/// </summary>
/// <param name="load">Reads the file.</param>
/// <param name="hangUp">Sends SIGHUP to the guardian.</param>
internal sealed class WithoutEngine(Func<ConfigResult> load, Func<Errno> hangUp)
{
    private FarEngine? _engine;

    /// <summary>SIGHUP to the guardian, as long as it is there.</summary>
    /// <param name="guardian">Its pid: our parent at the start.</param>
    public static Func<Errno> HangUpTo(int guardian) => () => ChildProcess.Parent == guardian
        ? ChildProcess.Signal(guardian, SignalWords.Reload) : Errno.ESRCH;

    /// <param name="engine">That is not to be.</param>
    public void ServeFor(FarEngine engine)
    {
        _engine = engine;
        ReadAgain();
    }

    /// <summary>A file that cannot be run changes nothing, here as in the checkers' process.</summary>
    public void ReadAgain()
    {
        if (load().Settings is { } settings)
            _engine?.RunsWithout(settings);
    }

    public ReloadOutcome Reload()
    {
        ConfigResult config = load();
        if (config.Settings is null)
            return new ReloadOutcome(ReloadResult.Refused, $"refused: {config.WhyRefused}");
        return hangUp() is { IsOk: false } error
            ? new ReloadOutcome(ReloadResult.Refused, $"good, but the daemon cannot be told of it: {error}")
            : new ReloadOutcome(ReloadResult.TakenUp, "handed to the checkers' process; `servers` shows what it does");
    }
}
