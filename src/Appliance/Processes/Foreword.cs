using System.Collections.Immutable;
using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Hatch;
using Appliance.Logging;
using Appliance.Settings;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Processes;

/// <summary>
/// What the file says of the guardian itself, before anything is started. The guardian is small because it does not
/// read the file: a child does, says what concerns us, runs `startup_script`, and ends. Where no such word can be in
/// the file there is no child.
/// </summary>
internal static class Foreword
{
    private const string Folder = "/run/keepalived";

    /// <summary>Longer than keepalived's longest script may take.</summary>
    private static readonly Duration s_longest = Duration.FromSeconds(1010);

    private static readonly string[] s_words =
    [
        "startup_script", "shutdown_script", "process_name", "child_wait_time", "net_namespace", "use_pid_dir",
        "include", "$", "~",
    ];

    /// <summary>
    /// Null where the file cannot be read, which the engine will say. To be asked where <see cref="MayMatter"/>.
    /// </summary>
    /// <param name="arguments">The child's argv.</param>
    public static ParentSettings? Read(string[] arguments, Log log)
    {
        if (!Descriptor.CreatePipe(out Descriptor ours, out Descriptor theirs).IsOk)
            return null;
        using Descriptor said = ours;
        Errno error = Start(arguments, theirs, out int pid);
        theirs.Dispose();
        if (!error.IsOk)
        {
            log.Error($"What the file says of the parent cannot be read: {error}");
            return null;
        }
        byte[] bytes = ReadToEnd(said);
        Wait(pid);
        try
        {
            return bytes.Length == 0 ? null : ParentFields.Read(new FieldReader(bytes));
        }
        catch (InvalidDataException mistake)
        {
            log.Error($"What the file says of the parent cannot be read: {mistake.Message}");
            return null;
        }
    }

    /// <summary>The end: a child reads the file as it is now, and runs `shutdown_script`.</summary>
    public static void Conclude(string[] arguments, Log log)
    {
        if (!Descriptor.CreatePipe(out Descriptor ours, out Descriptor theirs).IsOk)
            return;
        using Descriptor said = ours;
        Errno error = Start(arguments, theirs, out int pid);
        theirs.Dispose();
        if (error.IsOk)
            Wait(pid);
        else
            log.Error($"shutdown_script cannot be run: {error}");
    }

    /// <summary>The options with what the file adds: those of the command line come before it.</summary>
    public static CommandLineOptions Apply(CommandLineOptions options, ParentSettings? parent)
    {
        string? space = options.Namespace ?? parent?.Namespace, name = options.Instance ?? parent?.Instance;
        if (space is null && name is null && parent?.UsesPidFolder != true)
            return options;
        var usual = new CommandLineOptions();
        string folder = space is null ? Folder : Path.Combine(Folder, space);
        string File(string given, string asUsual, string which) => given != asUsual ? given
            : Path.Combine(folder, $"{which}{(name is null ? "" : "_" + name)}.pid");
        return options with
        {
            Namespace = space,
            Instance = name,
            PidFile = File(options.PidFile, usual.PidFile, "keepalived"),
            VrrpPidFile = File(options.VrrpPidFile, usual.VrrpPidFile, "vrrp"),
            CheckersPidFile = File(options.CheckersPidFile, usual.CheckersPidFile, "checkers"),
        };
    }

    /// <summary>The folder of pid files of ours; that of a file the user named is the user's.</summary>
    public static void MakeFolder(CommandLineOptions options)
    {
        string folder = Path.GetDirectoryName(options.VrrpPidFile) ?? "";
        if (folder.StartsWith(Folder, StringComparison.Ordinal))
            Directory.CreateDirectory(folder);
    }

    /// <summary>The words by which children of ours know the same.</summary>
    public static string[] WordsFor(CommandLineOptions options, string[] words)
    {
        var more = new List<string>();
        if (options.Namespace is { } space)
            more.Add("--namespace=" + space);
        if (options.Instance is { } name)
            more.Add("--instance=" + name);
        if (more.Count > 0)
            more.Add("--checkers_pid=" + options.CheckersPidFile);
        return [.. more, .. words];
    }

    /// <summary>A look at the bytes of the file: one that includes others may have any word.</summary>
    internal static bool MayMatter(CommandLineOptions options)
    {
        string path = options.ConfigFile ?? CommandLineOptions.DefaultConfigFile;
        bool isElsewhere = options.ConfigFile is null
            && File.Exists(options.ApplianceFile ?? ApplianceFile.DefaultPath);
        if (isElsewhere || !RawFile.TryReadText(path, out string text).IsOk)
            return isElsewhere || Directory.Exists(path) || path.AsSpan().ContainsAny('*', '?', '[');
        foreach (string word in s_words)
            if (text.Contains(word, StringComparison.Ordinal))
                return true;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
            if (line.TrimStart() is var start && start.StartsWith("instance") && start.Length > 8
                && char.IsWhiteSpace(start[8]))
                return true;
        return false;
    }

    private static Errno Start(string[] arguments, Borrowed pipe, out int pid) =>
        ChildProcess.Spawn(new SpawnRequest
        {
            Path = ProcessRole.Executable, Arguments = [.. arguments], Inherited = ImmutableArray.Create(pipe),
            BlockSignals = true, InheritStandardStreams = true,
        }, out pid);

    private static byte[] ReadToEnd(Descriptor from)
    {
        using var all = new MemoryStream();
        byte[] part = new byte[4096];
        while (Descriptor.Read(from, part, out int count).IsOk && count > 0)
            all.Write(part, 0, count);
        return all.ToArray();
    }

    /// <summary>Until it has ended. It bounds its script itself; this is for a child that hangs.</summary>
    private static void Wait(int pid)
    {
        Instant last = BootClock.Now + s_longest;
        while (!ChildProcess.TryReap(pid, out _))
        {
            if (BootClock.Now > last)
                ChildProcess.Signal(pid, SignalWords.Kill);
            Thread.Sleep(2);
        }
    }
}
