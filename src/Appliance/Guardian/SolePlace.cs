using Appliance.Base;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// Something that may be there once in a network namespace. Two engines would take each other's VIPs for leftovers and
/// remove them, two load balancers each other's virtual servers. The process takes the name, by a descriptor of its
/// guardian's: so the name is kept from one process to the next, and by one that outlives its guardian for a hand-over.
/// Anybody may take a name, and must not keep a daemon from its work by that: only a holder who proves to be root, or
/// our own user, counts. Users are those of our user namespace: the root of another one is a stranger.
/// </summary>
/// <param name="name">See <see cref="NameLock"/>.</param>
/// <param name="process">What is there once: `engine`.</param>
/// <param name="does">What another daemon is said to do here.</param>
/// <param name="things">What two would take from each other.</param>
/// <param name="parts">What could be in one file instead.</param>
internal sealed class SolePlace(string name, string process, string does, string things, string parts)
{
    public static readonly SolePlace Engine = EngineUnder("vrrpaot/engine"),
        Checkers = new("vrrpaot/checkers", "checkers' process", "balances", "virtual servers", "virtual servers");

    internal static SolePlace EngineUnder(string name) => new(name, "engine", "runs", "VIPs", "instances");

    /// <summary>
    /// One before us may just be ending: a daemon that is started again at once waits for it so long.
    /// </summary>
    private static readonly Duration s_patience = Duration.FromSeconds(3);
    /// <summary>A process that has just taken the name, or just ended, does not answer for a moment.</summary>
    private const int Silences = 10, Pause = 20;

    /// <summary>Takes the place, for as long as the descriptor is open. False, with a sentence, when another one has
    /// it.</summary>
    /// <param name="place">The guardian's, see <see cref="NameLock.Create"/>.</param>
    /// <param name="sentence">Also set, with true, when nobody can be kept out.</param>
    public bool TryTake(Borrowed place, out string? sentence) => TryTake(place, s_patience, out sentence);

    internal bool TryTake(Borrowed place, Duration patience, out string? sentence)
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
            // A process that fills the queue of those who ask changes nothing of who has the name.
            bool isSeen = ended.IsOpen || answer == Errno.EAGAIN && NameHolder.TryFind(name, out holder, out user);
            if (!isSeen && (answer == Errno.ECONNREFUSED || answer == Errno.EAGAIN) && ++silences < Silences)
            {
                Thread.Sleep(Pause);
                continue;
            }
            bool isOne = isSeen && (user == 0 || user == (uint)LibC.geteuid());
            bool isOver = isOne && (ended.IsOpen ? IsOver(ended, end) : MayBeOver(end));
            ended.Dispose();
            if (isOver)
                continue;
            sentence = isOne ? Sentence(holder)
                : $"the name '@{name}', by which one {process} keeps others out of a network namespace, "
                + (isSeen ? $"is held by process {holder} of user {user}"
                    : error == Errno.EADDRINUSE ? $"is held by somebody who does not answer ({answer})"
                    : $"cannot be had ({error})")
                + ": going on without it";
            return !isOne;
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

    private string Sentence(int holder)
    {
        int daemon = ParentOf(holder);
        string who = daemon > 1 ? $"with pid {daemon}"
            : holder <= 0 ? "in another container"
            : Directory.Exists($"/proc/{holder}") ? $"with pid {holder}"
            : $"whose {process} (pid {holder}) has ended and will be started again";
        return $"another daemon, {who}, {does} in this network namespace already: the two would remove each other's "
            + $"{things}. Stop that one first{(daemon > 1 ? $" (kill {daemon})" : "")}, add the {parts} to its file, "
            + "or start this one in a network namespace of its own (-s NAME)";
    }

    /// <summary>The guardian of a process; 0 when it cannot be seen.</summary>
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
