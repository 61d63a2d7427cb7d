using System.Buffers;
using System.Text.Json;
using VrrpAot.Protocol;

namespace Appliance.Control;

/// <summary>
/// The state changes that `why` tells, the newest 1000 of them, kept over a restart of the daemon in a file with one JSON object a
/// line. A line is appended for each change, so nothing is written while nothing changes; when the file has grown to twice
/// its size it is written anew beside and renamed. A line that cannot be read (the power went while it was written) is
/// left out. Without a file it works all the same, in memory.
/// </summary>
public sealed class Journal
{
    public const int Capacity = 1000;

    private readonly string? _file;
    private readonly Lock _lock = new();
    private readonly List<Transition> _kept = [];
    private int _linesInFile;

    /// <param name="file">Null to keep nothing over a restart.</param>
    public Journal(string? file)
    {
        _file = file;
        if (file is not null)
            Read(file);
    }

    /// <summary>Why the last change could not be kept in the file; null when it was.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The newest last.</summary>
    /// <param name="instance">Null for all.</param>
    public IReadOnlyList<Transition> Newest(int count, string? instance = null)
    {
        lock (_lock)
            return [.. _kept.Where(kept => instance is null || kept.Instance == instance).TakeLast(count)];
    }

    public void Add(Transition transition)
    {
        lock (_lock)
        {
            _kept.Add(transition);
            if (_kept.Count > Capacity)
                _kept.RemoveAt(0);
            if (_file is not null)
                Write(_file, transition);
        }
    }

    private void Write(string file, Transition transition)
    {
        try
        {
            if (_linesInFile >= 2 * Capacity)
                Rewrite(file);
            else
                File.AppendAllBytes(file, Line(transition));
            _linesInFile = _linesInFile >= 2 * Capacity ? _kept.Count : _linesInFile + 1;
            Trouble = null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Trouble = $"{file} cannot be written: {refused.Message}";
        }
    }

    private void Rewrite(string file)
    {
        string beside = file + ".new";
        var all = new ArrayBufferWriter<byte>();
        foreach (Transition kept in _kept)
            all.Write(Line(kept));
        File.WriteAllBytes(beside, all.WrittenSpan);
        File.Move(beside, file, overwrite: true);
    }

    private void Read(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                return;
            }
            foreach (string line in File.ReadLines(file))
            {
                _linesInFile++;
                if (Parse(line) is { } transition)
                    _kept.Add(transition);
            }
            if (_kept.Count > Capacity)
                _kept.RemoveRange(0, _kept.Count - Capacity);
            // A line cut short by a power cut has no end: the next one must not stick to it.
            if (_linesInFile > 0)
                Rewrite(file);
            _linesInFile = _kept.Count;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Trouble = $"{file} cannot be read: {refused.Message}";
        }
    }

    internal static byte[] Line(Transition transition)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
            WriteObject(json, transition);
        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>The same object in the file and in `why --json`.</summary>
    internal static void WriteObject(Utf8JsonWriter json, Transition transition)
    {
        json.WriteStartObject();
        json.WriteString("at", transition.At);
        json.WriteString("instance", transition.Instance);
        json.WriteString("from", Words.Of(transition.From));
        json.WriteString("to", Words.Of(transition.To));
        json.WriteString("cause", Words.Camel(transition.Cause.ToString()));
        json.WriteString("evidence", transition.Evidence);
        json.WriteNumber("before", Math.Round(transition.Before.TotalSeconds, 3));
        json.WriteEndObject();
    }

    /// <summary>Null for a line that is no whole transition.</summary>
    internal static Transition? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement json = document.RootElement;
            return new Transition(
                json.GetProperty("at").GetDateTimeOffset(),
                json.GetProperty("instance").GetString()!,
                Enum.Parse<RouterState>(json.GetProperty("from").GetString()!, ignoreCase: true),
                Enum.Parse<RouterState>(json.GetProperty("to").GetString()!, ignoreCase: true),
                Enum.Parse<TransitionCause>(json.GetProperty("cause").GetString()!, ignoreCase: true),
                json.GetProperty("evidence").GetString()!,
                new Duration((long)(json.GetProperty("before").GetDouble() * 1e9)));
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            return null;
        }
    }
}
