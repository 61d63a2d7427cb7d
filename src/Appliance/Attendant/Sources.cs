using System.Collections.Immutable;
using System.ComponentModel;
using System.Text;
using Appliance.Base;
using Appliance.Checkers;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Attendant;

/// <summary>
/// What instances follow beside checks and interfaces: numbers in files (`track_file`) and processes that run
/// (`track_process`). The kernel tells of both; what it says goes to the tracker, with keepalived's lines.
/// </summary>
internal sealed class Sources : Service, IDisposable
{
    /// <summary>Bytes of a file that a number may have.</summary>
    private const int Longest = 64;

    /// <summary>A folder that is not there yet has nobody who tells of it.</summary>
    private static readonly Duration s_pause = Duration.FromSeconds(1);

    /// <summary>What a folder of Kubernetes is changed by: all its files lead through this link.</summary>
    private const string Switch = "..data";

    private sealed class Followed(FileSettings settings)
    {
        public FileSettings Settings { get; } = settings;
        public string Folder { get; } = Path.GetDirectoryName(Path.GetFullPath(settings.Path)) ?? "/";
        public string Name { get; } = Path.GetFileName(settings.Path);
        /// <summary>Of its folder among those watched; 0 while it is not.</summary>
        public int Watch { get; set; }
        public Errno Refused { get; set; }
    }

    private readonly InForce _inForce;
    private readonly Action<Action> _post;
    private readonly Action<LogLine> _log;
    private readonly FolderWatch _folders = new();
    private Followed[] _files = [];
    private ProcessWatch? _watch;
    private ImmutableArray<ProcessSettings> _watched = [];
    private ProcessQuorum[] _quorums = [];
    private Instant _tryAgainAt = Instant.Never;
    private Tracker? _tracker;

    /// <param name="post">From any thread: does something on the attendant's.</param>
    /// <exception cref="Win32Exception">The kernel gave no descriptor.</exception>
    public Sources(InForce inForce, Action<Action> post, Action<LogLine> log) =>
        (_inForce, _post, _log) = (inForce, post, log);

    /// <summary>Readable when <see cref="Serve"/> has something to hear.</summary>
    public Borrowed Fd => _folders.Fd;

    public override Instant NextDeadline
    {
        get
        {
            Instant next = _tryAgainAt;
            foreach (ProcessQuorum quorum in _quorums)
                next = Instant.Earlier(next, quorum.NextDeadline);
            return next;
        }
    }

    /// <summary>Another configuration: what is followed is known before its instances hear of it.</summary>
    public void Begin(DaemonSettings settings, Tracker tracker)
    {
        _tracker = tracker;
        FollowFiles(settings);
        FollowProcesses(settings);
        for (int i = 0; i < _files.Length; i++)
            tracker.Know(file: i, NumberIn(_files[i]));
        for (int i = 0; i < _quorums.Length; i++)
            tracker.Know(process: i, _quorums[i].IsUp, _quorums[i].Count);
    }

    private void FollowFiles(DaemonSettings settings)
    {
        Followed[] before = _files;
        _files = new Followed[settings.Files.Length];
        for (int i = 0; i < _files.Length; i++)
        {
            FileSettings file = settings.Files[i];
            _files[i] = new Followed(file);
            if (!Array.Exists(before, one => one.Settings.Path == file.Path))
                MakeFirst(file);
            Watch(_files[i]);
        }
        foreach (Followed old in before)
            if (old.Watch != 0 && !Array.Exists(_files, one => one.Watch == old.Watch))
                _folders.Remove(old.Watch);
    }

    /// <summary>`init_file`</summary>
    private void MakeFirst(FileSettings file)
    {
        if (file.Initial is not { } number || !file.Overwrites && File.Exists(file.Path))
            return;
        try
        {
            File.WriteAllText(file.Path, $"{number}\n");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _log(new LogLine(LogLevel.Warning, $"Unable to initialise track file {file.Name}: {file.Path} cannot be "
                + $"written ({refused.GetType().Name})"));
        }
    }

    private void Watch(Followed file)
    {
        Errno error = _folders.Add(file.Folder, out int number);
        file.Watch = error.IsOk ? number : 0;
        if (!error.IsOk && error != file.Refused)
            _log(new LogLine(LogLevel.Warning, $"track_file {file.Settings.Name}: {file.Folder} cannot be watched: "
                + $"{error} - trying again every second; until then the number is taken for "
                + $"{NumberIn(file)}"));
        file.Refused = error;
        if (!error.IsOk)
            _tryAgainAt = Instant.Earlier(_tryAgainAt, BootClock.Now + s_pause);
    }

    private static long NumberIn(Followed file)
    {
        RawFile.TryReadAll(file.Settings.Path, out byte[] bytes);
        return FileVerdict.NumberIn(Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, Longest))));
    }

    private void FollowProcesses(DaemonSettings settings)
    {
        if (_watched.AsSpan().SequenceEqual(settings.Processes.AsSpan()))
            return;
        _watch?.Dispose();
        (_watch, _watched, _quorums) = (null, settings.Processes, []);
        if (_watched.IsEmpty)
            return;
        _watch = new ProcessWatch(_watched, settings.ProcessEventBuffer, settings.ForcesProcessEventBuffer,
            () => _post(CountProcesses));
        _quorums = new ProcessQuorum[_watched.Length];
        for (int i = 0; i < _quorums.Length; i++)
            _quorums[i] = new ProcessQuorum(_watched[i], _watch.CountOf(i));
        if (!_watch.Refused.IsOk)
            _log(new LogLine(LogLevel.Warning, $"track_process: the kernel does not tell of processes "
                + $"({WhyNot(_watch.Refused)}) - looking for them every 10 s instead"));
        try
        {
            _watch.Start();
        }
        catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
        {
            _log(new LogLine(LogLevel.Error, "track_process: the kernel gives no thread - processes are taken to "
                + "be as they were at the start"));
        }
    }

    private static string WhyNot(Errno error) =>
        error == Errno.ECONNREFUSED ? "it does so in the machine's own network namespace only"
        : error == Errno.EPERM ? "CAP_NET_ADMIN is missing"
        : error == Errno.EPROTONOSUPPORT ? "it was built without CONFIG_PROC_EVENTS" : error.ToString();

    /// <summary>Something has happened in a folder.</summary>
    public void Serve() => _folders.Receive(Happened);

    private void Happened(int folder, string name)
    {
        for (int i = 0; i < _files.Length; i++)
        {
            Followed file = _files[i];
            if (folder >= 0 && file.Watch != folder)
                continue;
            if (folder >= 0 && name.Length == 0)
            {
                _folders.Remove(file.Watch);
                Watch(file);
            }
            if (folder < 0 || name.Length == 0 || name == file.Name || name == Switch)
                Read(i);
        }
    }

    private void Read(int file)
    {
        foreach (LogLine line in _tracker!.FileHolds(file, NumberIn(_files[file])))
            _log(line);
        _inForce.WantSnapshot();
    }

    private void CountProcesses()
    {
        if (_watch is null)
            return;
        Instant now = BootClock.Now;
        for (int i = 0; i < _quorums.Length; i++)
        {
            int count = _watch.CountOf(i);
            if (count != _quorums[i].Count)
                Told(i, _quorums[i].Counted(count, now));
        }
    }

    private void Told(int process, bool changed)
    {
        ProcessQuorum quorum = _quorums[process];
        if (changed)
            _log(new LogLine(LogLevel.Info, $"Quorum {(quorum.IsUp ? "gained" : "lost")} for tracked process "
                + _watched[process].Name));
        _tracker!.ProcessesAre(process, quorum.IsUp, quorum.Count);
        _inForce.WantSnapshot();
    }

    public override void Turn(Instant now)
    {
        for (int i = 0; i < _quorums.Length; i++)
            if (_quorums[i].Due(now))
                Told(i, changed: true);
        if (now < _tryAgainAt)
            return;
        _tryAgainAt = Instant.Never;
        for (int i = 0; i < _files.Length; i++)
            if (_files[i].Watch == 0)
            {
                Watch(_files[i]);
                if (_files[i].Watch != 0)
                    Read(i);
            }
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _folders.Dispose();
    }
}
