using Appliance.Base;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// One engine in a network namespace: a second one would take the first one's VIPs for leftovers and remove them, and
/// be removed by it in turn. The engine takes the name, by a descriptor of its guardian's: so the name is kept from one
/// engine to the next, and by one that outlives its guardian for a hand-over.
/// Anybody may take a name, and must not keep a daemon from its work by that: only a holder who proves to be root, or
/// our own user, counts as an engine. Users are those of our user namespace: the root of another one is a stranger.
/// </summary>
internal static class OneEngine
{
    private const string EngineName = "vrrpaot/engine";

    /// <summary>An engine before us may just be ending: a daemon that is started again at once waits for it so
    /// long.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(3);
    /// <summary>Whoever has just taken the name, or just ended, does not answer for a moment.</summary>
    private const int Silences = 10, Pause = 20;

    /// <summary>Takes the place of the one engine, for as long as the descriptor is open. False, with a sentence, when
    /// another engine has it.</summary>
    /// <param name="place">The guardian's, see <see cref="NameLock.Create"/>.</param>
    /// <param name="sentence">Also set, with true, when nobody can be kept out.</param>
    public static bool TryBe(Borrowed place, out string? sentence) =>
        TryBe(place, EngineName, s_patience, out sentence);

    internal static bool TryBe(Borrowed place, string name, Duration patience, out string? sentence)
    {
        Instant end = BootClock.Now + patience;
        int silences = 0;
        while (true)
        {
            sentence = null;
            Errno error = NameLock.TryTake(place, name);
            if (error.IsOk)
                return true;
            Errno answer = error;
            Descriptor ended = Descriptor.None;
            (int holder, uint user) = (0, uint.MaxValue);
            if (error == Errno.EADDRINUSE)
                answer = NameLock.Ask(name, out ended, out holder, out user);
            // Whoever fills the queue of those who ask changes nothing of who has the name.
            bool isSeen = ended.IsOpen || answer == Errno.EAGAIN && NameHolder.TryFind(name, out holder, out user);
            if (!isSeen && (answer == Errno.ECONNREFUSED || answer == Errno.EAGAIN) && ++silences < Silences)
            {
                Thread.Sleep(Pause);
                continue;
            }
            bool isEngine = isSeen && (user == 0 || user == (uint)LibC.geteuid());
            bool isOver = isEngine && (ended.IsOpen ? IsOver(ended, end) : MayBeOver(end));
            ended.Dispose();
            if (isOver)
                continue;
            sentence = isEngine ? Sentence(holder)
                : $"the name '@{name}', by which engines keep others out of a network namespace, "
                + (isSeen ? $"is held by process {holder} of user {user}"
                    : error == Errno.EADDRINUSE ? $"is held by somebody who does not answer ({answer})"
                    : $"cannot be had ({error})")
                + ": going on without it";
            return !isEngine;
        }
    }

    /// <summary>Waits for the holder's end.</summary>
    private static bool IsOver(Borrowed ended, Instant end)
    {
        using var poller = new Poller();
        poller.Add(ended, 0);
        Span<int> ready = stackalloc int[1];
        return poller.Wait(ready, end) > 0;
    }

    /// <summary>Who cannot be asked does not say when he ends either: the name is tried again.</summary>
    private static bool MayBeOver(Instant end)
    {
        Thread.Sleep(Pause);
        return BootClock.Now < end;
    }

    private static string Sentence(int engine)
    {
        int daemon = ParentOf(engine);
        string who = daemon > 1 ? $"with pid {daemon}"
            : engine <= 0 ? "in another container"
            : Directory.Exists($"/proc/{engine}") ? $"with pid {engine}"
            : $"whose engine (pid {engine}) has ended and will be started again";
        return $"another daemon, {who}, runs in this network namespace already: the two would remove each other's "
            + $"VIPs. "
            + $"Stop that one first{(daemon > 1 ? $" (kill {daemon})" : "")}, add the instances to its file, or "
                + $"start this "
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
