using System.Text;
using Appliance.Base;

namespace Appliance.Init;

/// <summary>
/// What was known when a run came to a bad end. A run has a mark on the data partition from its beginning to its
/// orderly end; what process 1 sees coming (the watchdog) it writes into the mark. A start that finds one puts the last
/// words together: the mark's, what the kernel kept of its own log in memory that outlasts a reset (pstore), and those
/// of an engine that crashed in that run.
/// </summary>
/// <param name="root">"" or, in tests, a folder.</param>
internal sealed class LastWords(string root, IDisk disk, Action<string> say)
{
    /// <summary>
    /// The last words of the engine that crashed last in this run: the next start tells them once more.
    /// </summary>
    public const string Untold = Storage.StateFolder + "/last-words.untold";
    /// <summary>What the last start had to tell of a run that ended badly.</summary>
    public const string File = Storage.StateFolder + "/last-words";
    /// <summary>The same in memory until the engine has taken them into its log.</summary>
    public const string News = "/run/vrrpaot/last-words";
    public const string Mark = Storage.StateFolder + "/running";
    public const string Kernel = "/sys/fs/pstore";

    /// <summary>Of the kernel's log, from its end.</summary>
    private const int MostOfKernel = 8 * 1024;
    private const int LinesForPeople = 12;
    /// <summary>A card that does not answer holds up no end.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Who writes the mark has it, so that the newest is written last, whichever thread the card has let go first.
    /// </summary>
    private readonly Lock _marking = new();
    private volatile string _foreseen = "";
    private bool _hasEnded;

    /// <summary>Says how the last run ended if it did so badly, and begins this one.</summary>
    /// <param name="hardware">The hardware says that its watchdog bit.</param>
    /// <param name="beside">Does what writes to the card, for which nobody waits: the engine starts meanwhile.</param>
    public void Begin(bool hardware, Action<Action> beside)
    {
        byte[]? mark = Read(Mark), untold = Read(Untold);
        string kernel = TakeKernelLog();
        var words = new StringBuilder();
        if (mark is not null || kernel != "" || hardware)
        {
            words.Append("The last run had no orderly end: ");
            words.Append(kernel != "" ? $"the kernel panicked{Reason(kernel)}." : hardware || mark is { Length: > 0 }
                ? "the watchdog started the board again." : "the power was cut, or the board was reset.").Append('\n');
            if (mark is { Length: > 0 })
                words.Append(Encoding.UTF8.GetString(mark));
            words.Append(kernel);
        }
        if (untold is not null)
            words.Append("In the last run: ").Append(Encoding.UTF8.GetString(untold));
        string all = words.ToString();
        if (all != "")
            Tell(all);
        beside(() => WriteBeginning(all, untold));
    }

    private void WriteBeginning(string told, byte[]? untold)
    {
        lock (_marking)
        {
            if (told != "")
                Write(File, told);
            // Unless an engine of this run has crashed already.
            if (untold is not null && untold.AsSpan().SequenceEqual(Read(Untold)))
                Try(() => WholeFile.Delete(disk, root + Untold));
        }
        WriteMark();
    }

    /// <summary>
    /// What may be the last that this run has to say; waits for no disk (<see cref="WriteMark"/> does).
    /// </summary>
    public void Foresee(string words) => _foreseen = words + "\n";

    /// <summary>It did not come to it.</summary>
    public void TakeBack() => _foreseen = "";

    /// <summary>The mark, with what is foreseen now.</summary>
    public void WriteMark()
    {
        lock (_marking)
        {
            if (!_hasEnded)
                Write(Mark, _foreseen);
        }
    }

    /// <summary>Everything has ended in order.</summary>
    public void End()
    {
        if (!_marking.TryEnter(s_patience))
            return;
        try
        {
            _hasEnded = true;
            Try(() =>
            {
                if (System.IO.File.Exists(root + Mark))
                    WholeFile.Delete(disk, root + Mark);
            });
        }
        finally
        {
            _marking.Exit();
        }
    }

    /// <summary>
    /// On the console, and for the next engine's log: not all of it, but what says most. Waits for no disk.
    /// </summary>
    public void Tell(string words)
    {
        string[] lines = words.TrimEnd('\n').Split('\n');
        var told = new StringBuilder();
        // The first says what happened, the last ones come closest to it.
        for (int i = 0; i < lines.Length; i++)
            if (i < 2 || i >= lines.Length - LinesForPeople)
                told.Append(lines[i]).Append('\n');
        say(told.ToString().TrimEnd('\n'));
        Try(() =>
        {
            disk.MakeFolder(WholeFile.FolderOf(root + News));
            disk.Write(root + News, Encoding.UTF8.GetBytes(told.ToString()), rightsOf: null);
        });
    }

    private static string Reason(string log)
    {
        const string panic = "Kernel panic - not syncing";
        int at = log.LastIndexOf(panic, StringComparison.Ordinal);
        return at < 0 ? "" : log[(at + panic.Length)..log.IndexOf('\n', at)];
    }

    /// <summary>On the card, for the next start: those of the engine that crashed last.</summary>
    public void Keep(string words)
    {
        lock (_marking)
            Write(Untold, words);
    }

    /// <summary>The dumps of a panic, oldest first, and away with them: their room is small.</summary>
    private string TakeKernelLog()
    {
        var log = new StringBuilder();
        Try(() =>
        {
            string[] names = disk.List(root + Kernel);
            // The end of the log comes first.
            Array.Sort(names, static (one, other) => string.CompareOrdinal(other, one));
            foreach (string name in names)
            {
                string path = $"{root}{Kernel}/{name}";
                if (name.StartsWith("dmesg-", StringComparison.Ordinal) && disk.Read(path) is { } bytes)
                    log.Append(Encoding.UTF8.GetString(bytes)).Append('\n');
                disk.Delete(path);
            }
        });
        string whole = log.ToString();
        return whole.Length <= MostOfKernel ? whole : whole[(whole.IndexOf('\n', whole.Length - MostOfKernel) + 1)..];
    }

    private byte[]? Read(string path)
    {
        byte[]? bytes = null;
        Try(() => bytes = disk.Read(root + path));
        return bytes;
    }

    private void Write(string path, string text) =>
        Try(() => WholeFile.Replace(disk, root + path, Encoding.UTF8.GetBytes(text)));

    private void Try(Action what)
    {
        try
        {
            what();
        }
        catch (IOException refused)
        {
            say($"Last words: {refused.Message}.");
        }
    }
}
