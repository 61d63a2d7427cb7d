using Appliance.Hatch;
using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>
/// An engine that does not turn, on purpose: its process is stopped, and so is every one that follows it.
/// </summary>
internal static class HangingLoop
{
    private const int SIGSTOP = 19;

    /// <summary>While it is there, every engine stops before its first turn.</summary>
    public const string Mark = "/run/vrrpaot/hang-loop";

    /// <summary>The same, of a firmware that hangs from the start: a word for its kernel's command line.</summary>
    private const string Word = "debug=hang-loop";

    /// <summary>In the engine of an image.</summary>
    public static void Break(Breakage how)
    {
        if (how == Breakage.Crash)
            Environment.FailFast("somebody said: debug crash");
        Begin();
    }

    private static void Begin()
    {
        File.WriteAllBytes(Mark, []);
        ChildProcess.Signal(Environment.ProcessId, SIGSTOP);
    }

    /// <summary>In the engine of an image, before its loop.</summary>
    public static void BeginIfAsked()
    {
        RawFile.TryReadText("/proc/cmdline", out string words);
        if (File.Exists(Mark) || words.Contains(Word, StringComparison.Ordinal))
            ChildProcess.Signal(Environment.ProcessId, SIGSTOP);
    }
}
