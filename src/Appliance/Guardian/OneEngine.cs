using Tmds.Linux;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// One engine in a network namespace: a second one would take the first one's VIPs for leftovers and remove them, and
/// be removed by it in turn. The engine has the name, not the guardian: so one that outlives its guardian for a
/// hand-over still counts.
/// </summary>
internal static class OneEngine
{
    private const string Name = "vrrpaot/engine";

    /// <summary>An engine before us may just be ending: a daemon that is started again at once waits for it so
    /// long.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(3);
    private const int Pause = 50;

    /// <summary>Takes the place of the one engine, for as long as this process lives. False, with a sentence, when
    /// somebody else has it.</summary>
    /// <param name="sentence">Also set, with true, when nobody can be kept out: another user has the name.</param>
    public static bool TryBe(out string? sentence)
    {
        Instant end = BootClock.Now + s_patience;
        while (true)
        {
            sentence = null;
            int fd = NameLock.TryTake(Name, out int holder, out uint user);
            if (fd != -LibC.EADDRINUSE)
                return true;
            // Anybody may take a name: that must not keep a daemon from its work.
            if (user is not (0 or uint.MaxValue) && user != (uint)LibC.geteuid())
            {
                sentence = $"process {holder} of user {user} has the name '@{Name}' by which engines keep others out of a "
                    + "network namespace: going on without it";
                return true;
            }
            if (BootClock.Now >= end)
            {
                sentence = Sentence(holder);
                return false;
            }
            Thread.Sleep(Pause);
        }
    }

    private static string Sentence(int engine)
    {
        int daemon = ParentOf(engine);
        string who = daemon > 1 ? $"with pid {daemon}" : engine > 0 ? $"with pid {engine}" : "in another container";
        return $"another daemon, {who}, runs in this network namespace already: the two would remove each other's VIPs. "
            + $"Stop that one first{(daemon > 1 ? $" (kill {daemon})" : "")}, add the instances to its file, or start this "
            + "one in a network namespace of its own (-s NAME)";
    }

    /// <summary>The guardian of an engine; 0 when it cannot be seen.</summary>
    private static int ParentOf(int pid)
    {
        try
        {
            const string key = "PPid:";
            foreach (string line in pid > 0 ? File.ReadAllLines($"/proc/{pid}/status") : [])
                if (line.StartsWith(key, StringComparison.Ordinal))
                    return int.Parse(line.AsSpan(key.Length).Trim());
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException or FormatException)
        {
        }
        return 0;
    }
}
