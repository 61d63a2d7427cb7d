using System.Text;
using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Settings;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Logging;

/// <summary>
/// Log lines to syslog (in a firmware image to the kernel's own log), with `-g` to a file and, in the foreground with
/// `-l`, to standard error. Safe from any thread; waits for nothing but the disk that the file is on.
/// </summary>
public sealed unsafe class Log : IDisposable
{
    private const string Ident = "Keepalived";
    private const string SyslogSocket = "/dev/log";

    private readonly Lock _lock = new();
    private readonly string _ident;
    private readonly int _facility;
    private readonly string _socketPath;
    private readonly Descriptor _socket = Descriptor.None;
    private readonly Borrowed _console;
    private readonly LogFile? _file;
    private readonly KernelLog? _kernel;
    private bool _fileRefused;
    private long _lost;

    /// <param name="process">Empty for the guardian, `_vrrp` for the engine: with the network namespace's name it
    /// completes the ident and the log file's name.</param>
    /// <param name="settings">What appliance.json says; null for the guardian, which has no details to tell and keeps
    /// no lines.</param>
    public Log(string process, CommandLineOptions options, LoggingSettings? settings = null)
        : this(Ident + Suffix(process, options), options.LogFacility,
            Math.Max(options.LogDetail, settings?.Detail ?? 0),
            options.NoSyslog ? null : SyslogSocket,
            options.Foreground && options.LogToConsole ? StandardStreams.Error : default,
            options.LogFile is null ? null
                : LogFile.WithSuffix(options.LogFile, Suffix(process, options)), settings?.KeepLines ?? 0)
    {
        if (options.IsImage)
            _kernel = new KernelLog(Ident + Suffix(process, options), options.LogFacility);
    }

    /// <param name="socketPath">Null for no syslog.</param>
    /// <param name="console">The default for none.</param>
    /// <param name="file">Null for none.</param>
    /// <param name="keepLines">How many of the last lines are kept in memory.</param>
    internal Log(string ident, int facility, int detail, string? socketPath, Borrowed console, string? file = null,
        int keepLines = 0)
    {
        Kept = new LogRing(keepLines);
        _file = file is null ? null : new LogFile(file);
        _ident = ident;
        _facility = facility;
        _socketPath = socketPath ?? "";
        if (socketPath is not null)
            LocalSocket.OpenDatagram(out _socket);
        _console = console;
        Detail = detail;
    }

    private static string Suffix(string process, CommandLineOptions options) =>
        process + (options.Namespace is null ? "" : "_" + options.Namespace)
            + (options.Instance is null ? "" : "_" + options.Instance);

    /// <summary>How often `-D` was given, or logging.detail of appliance.json if that is more: 0, 1 or 2.</summary>
    public int Detail { get; }

    /// <summary>The last lines that were written, whether syslog took them or not.</summary>
    public LogRing Kept { get; }

    /// <summary>
    /// Called with every line that is written, on the thread that writes it: another process keeps it. Must return at
    /// once.
    /// </summary>
    public Action<KeptLine>? Written { get; set; }

    /// <summary>Keeps a line that another process of ours has written.</summary>
    public void Keep(KeptLine line)
    {
        lock (_lock)
            Kept.Add(line);
    }

    /// <summary>Lines that syslog did not take.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void Error(string text) => Write(LogLevel.Error, text);
    public void Warning(string text) => Write(LogLevel.Warning, text);
    public void Info(string text) => Write(LogLevel.Info, text);

    public void Write(LogLine line)
    {
        if (!line.Detail || Detail > 0)
            Write(line.Level, line.Text);
    }

    /// <summary>
    /// One line; line ends inside it become spaces, and what would do things to a terminal is not shown.
    /// </summary>
    public void Write(LogLevel level, string text)
    {
        text = CleanText.Line(text);
        Moment moment = Moment.Now;
        long now = moment.UnixMilliseconds / 1000;
        lock (_lock)
        {
            KeptLine line = KeptLine.Of(moment, level, text);
            Kept.Add(line);
            WriteFile(now, text);
            WriteConsole(now, text);
            WriteSyslog(level, now, text);
            _kernel?.Write(level, text);
            Written?.Invoke(line);
        }
    }

    private void WriteFile(long now, string text)
    {
        Errno errno = _file?.Append($"{LocalTime.ForConsole(now)}: {text}") ?? Errno.Ok;
        if (!errno.IsOk && !_fileRefused)
        {
            string complaint = $"The log file {_file!.Path} cannot be written: {errno}";
            WriteConsole(now, complaint);
            WriteSyslog(LogLevel.Error, now, complaint);
        }
        _fileRefused = !errno.IsOk;
    }

    private void WriteSyslog(LogLevel level, long now, string text)
    {
        if (!_socket.IsOpen)
            return;
        if (_lost > 0 && Send(LogLevel.Warning, now, $"{_lost} log lines were lost before this one"))
            Interlocked.Exchange(ref _lost, 0);
        if (!Send(level, now, text))
            Interlocked.Increment(ref _lost);
    }

    private void WriteConsole(long now, string text)
    {
        // Room for PIPE_BUF bytes is what makes a pipe ready; a longer line would wait in the middle.
        if (_console.IsNone || !StandardStreams.HasRoom(_console))
            return;
        StandardStreams.WriteLine(_console,
            $"{LocalTime.ForConsole(now)}: {(text.Length <= 1200 ? text : text[..1200])}");
    }

    private bool Send(LogLevel level, long now, string text)
    {
        byte[] message = Encoding.UTF8.GetBytes($"<{_facility * 8 + (int)level}>{LocalTime.ForSyslog(now)} "
            + $"{_ident}[{Environment.ProcessId}]: {text}");
        return LocalSocket.Send(_socket, _socketPath, message).IsOk;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _kernel?.Dispose();
    }
}
