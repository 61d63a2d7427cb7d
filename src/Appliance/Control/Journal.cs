using System.Buffers;
using System.Text;
using System.Text.Json;
using Appliance.Logging;
using VrrpAot.Protocol;

namespace Appliance.Control;

/// <summary>
/// The state changes that `why` tells, the newest 1000 of them, kept over a restart of the daemon in a file with one JSON object a
/// line. A line is appended for each change, so nothing is written while nothing changes; when the file has grown to twice
/// its size it is written anew beside and renamed. A line that cannot be read (the power went while it was written) is
/// left out. Without a file it works all the same, in memory.
/// </summary>
/// <param name="file">Null to keep nothing over a restart. Not touched before it is needed.</param>
public sealed class Journal(string? file)
{
    public const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly List<Transition> _kept = [];
    private int _linesInFile;
    private bool _read;

    /// <summary>Why the last change could not be kept in the file; null when it was.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The newest last.</summary>
    /// <param name="instance">Null for all.</param>
    public IReadOnlyList<Transition> Newest(int count, string? instance = null)
    {
        lock (_lock)
        {
            ReadOnce();
            return [.. _kept.Where(kept => instance is null || kept.Instance == instance).TakeLast(count)];
        }
    }

    public void Add(Transition transition)
    {
        lock (_lock)
        {
            ReadOnce();
            _kept.Add(transition);
            if (_kept.Count > Capacity)
                _kept.RemoveAt(0);
            if (file is not null)
                Write(file, transition);
        }
    }

    private void Write(string path, Transition transition)
    {
        try
        {
            if (_linesInFile >= 2 * Capacity)
                Rewrite(path);
            else
                File.AppendAllBytes(path, Line(transition));
            _linesInFile = _linesInFile >= 2 * Capacity ? _kept.Count : _linesInFile + 1;
            Trouble = null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Trouble = $"{path} cannot be written: {refused.Message}";
        }
    }

    private void Rewrite(string path)
    {
        string beside = path + ".new";
        var all = new ArrayBufferWriter<byte>();
        foreach (Transition kept in _kept)
            all.Write(Line(kept));
        File.WriteAllBytes(beside, all.WrittenSpan);
        File.Move(beside, path, overwrite: true);
    }

    private void ReadOnce()
    {
        if (!_read && file is not null)
            Read(file);
        _read = true;
    }

    private void Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return;
            }
            foreach (string line in File.ReadLines(path))
            {
                _linesInFile++;
                if (Parse(line) is { } transition)
                    _kept.Add(transition);
            }
            if (_kept.Count > Capacity)
                _kept.RemoveRange(0, _kept.Count - Capacity);
            // A line cut short by a power cut has no end: the next one must not stick to it.
            if (_linesInFile > 0)
                Rewrite(path);
            _linesInFile = _kept.Count;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Trouble = $"{path} cannot be read: {refused.Message}";
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
        json.WriteNumber("at", transition.At.UnixMilliseconds);
        json.WriteString("instance", transition.Instance);
        json.WriteString("from", Words.Of(transition.From));
        json.WriteString("to", Words.Of(transition.To));
        json.WriteString("cause", Words.Camel(transition.Cause.ToString()));
        json.WriteString("evidence", transition.Evidence);
        json.WriteNumber("before", Math.Round(transition.Before.TotalSeconds, 3));
        json.WriteEndObject();
    }

    /// <summary>Null for a line that is no whole transition. Keys of later versions are passed over.</summary>
    internal static Transition? Parse(string line)
    {
        long at = -1;
        double before = 0;
        string? instance = null, evidence = null, from = null, to = null, cause = null;
        try
        {
            var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(line));
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName)
                    continue;
                string key = json.GetString()!;
                json.Read();
                switch (key)
                {
                    case "at": at = json.GetInt64(); break;
                    case "before": before = json.GetDouble(); break;
                    case "instance": instance = json.GetString(); break;
                    case "from": from = json.GetString(); break;
                    case "to": to = json.GetString(); break;
                    case "cause": cause = json.GetString(); break;
                    case "evidence": evidence = json.GetString(); break;
                    default: json.Skip(); break;
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
        return at >= 0 && double.Abs(before) < 1e9 && instance is not null && evidence is not null
            && TryFind(from, Words.Of, out RouterState left) && TryFind(to, Words.Of, out RouterState entered)
            && TryFind(cause, value => Words.Camel(value.ToString()), out TransitionCause why)
            ? new Transition(new Moment(at), instance, left, entered, why, evidence, new Duration((long)(before * 1e9)))
            : null;
    }

    private static bool TryFind<T>(string? text, Func<T, string> name, out T found) where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            found = value;
            if (name(value) == text)
                return true;
        }
        found = default;
        return false;
    }
}
