using System.Buffers;
using System.Text;
using System.Text.Json;
using Appliance.Base;
using Appliance.Reports;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Records;

/// <summary>
/// The state changes that `why` tells, kept over a restart of the daemon in a file with one JSON object a line. A
/// change is one line appended, so nothing is written while nothing changes, and nothing is read before somebody asks.
/// A file that has grown to <see cref="Limit"/> becomes `.old`, in place of the one before it: about a thousand changes
/// each. A line that cannot be read (the power went while it was written) is left out. What cannot be written is kept
/// in memory.
/// </summary>
/// <param name="file">Null to keep nothing over a restart. Not touched before it is needed.</param>
public sealed class Journal(string? file)
{
    /// <summary>Bytes of one file.</summary>
    public const int Limit = 200_000;
    /// <summary>Bytes of a file that is still read: what is longer is none of ours.</summary>
    private const int LongestFile = 10 * Limit;
    /// <summary>Changes kept in memory while there is no place to write them.</summary>
    public const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<Transition> _unwritten = [];
    /// <summary>Changes come together; and one has come since the last try to write.</summary>
    private bool _gathers, _hasGrown;

    /// <summary>Why the last change could not be kept in the file; null when it was.</summary>
    public string? Trouble { get; private set; }

    /// <summary>What is in no file (yet), the newest last.</summary>
    public Transition[] Unwritten
    {
        get
        {
            lock (_lock)
                return [.. _unwritten];
        }
    }

    /// <summary>The newest last.</summary>
    /// <param name="instance">Null for all.</param>
    /// <param name="unwritten">What another process keeps of the same journal (<see cref="Unwritten"/>): some of it may
    /// have found its place in the file meanwhile.</param>
    public IReadOnlyList<Transition> Newest(int count, string? instance = null,
        Transition[]? unwritten = null)
    {
        var newest = new Queue<Transition>();
        lock (_lock)
        {
            List<Transition> written = Written();
            IEnumerable<Transition> late = unwritten is null ? _unwritten : unwritten.Where(one =>
                written.IndexOf(one, Math.Max(0, written.Count - unwritten.Length)) < 0);
            foreach (Transition kept in written.Concat(late))
            {
                if (instance is not null && kept.Instance != instance)
                    continue;
                if (newest.Count == count)
                    newest.Dequeue();
                newest.Enqueue(kept);
            }
        }
        return [.. newest];
    }

    public void Add(Transition transition)
    {
        lock (_lock)
        {
            if (_unwritten.Count == Capacity)
                Write();
            if (_unwritten.Count == Capacity)
                _unwritten.Dequeue();
            _unwritten.Enqueue(transition);
            _hasGrown = true;
            if (!_gathers)
                Write();
        }
    }

    /// <summary>
    /// Runs what adds changes, and writes them together: of many instances that change at once, the file is opened
    /// once.
    /// </summary>
    public void Gather(Action changes)
    {
        lock (_lock)
            _gathers = true;
        changes();
        lock (_lock)
        {
            _gathers = false;
            if (_hasGrown)
                Write();
        }
    }

    /// <summary>What found no place before goes first, so that the file stays in order.</summary>
    private void Write()
    {
        _hasGrown = false;
        while (file is not null && _unwritten.Count > 0 && TryAppend(file))
        {
        }
    }

    private static string Old(string path) => path + ".old";

    /// <summary>
    /// Appends what is not written yet, as far as one file takes it. A symbolic link is not followed, and nothing but a
    /// file is written to.
    /// </summary>
    private bool TryAppend(string path)
    {
        RawFile.MakeFolders(Path.GetDirectoryName(path)!, StateFolder.Rights);
        Errno error = RawFile.Open(path, FileUse.ReadAndAppendPrivate, out Descriptor file);
        if (!error.IsOk)
            return Fail(path, error);
        long length = RawFile.Length(file);
        // A line cut short by a power cut has no end: the next one must not stick to it.
        if (RawFile.LastByte(file) is not (-1 or '\n'))
            error = Descriptor.Write(file, "\n"u8);
        while (error.IsOk && length < Limit && _unwritten.TryPeek(out Transition? oldest))
        {
            byte[] line = Line(oldest);
            error = Descriptor.Write(file, line);
            if (!error.IsOk)
                break;
            length += line.Length;
            _unwritten.Dequeue();
        }
        file.Dispose();
        if (error.IsOk && length >= Limit)
            error = RawFile.Rename(path, Old(path));
        if (!error.IsOk)
            return Fail(path, error);
        Trouble = null;
        return true;
    }

    private bool Fail(string path, Errno error)
    {
        Trouble = $"{path} cannot be written: {FileStatus.KindOf(path) ?? error.ToString()}";
        return false;
    }

    private List<Transition> Written()
    {
        var written = new List<Transition>();
        if (file is null)
            return written;
        foreach (string path in (string[])[Old(file), file])
        {
            Errno error = RawFile.TryReadText(path, out string text, LongestFile);
            if (!error.IsOk && error != Errno.ENOENT && error != Errno.ENOTDIR)
                Trouble = $"{path} cannot be read: {FileStatus.KindOf(path) ?? error.ToString()}";
            foreach (string line in text.Split('\n'))
                if (line != "" && Parse(line) is { } transition)
                    written.Add(transition);
        }
        return written;
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
        json.WriteString("from", Phrases.Of(transition.From));
        json.WriteString("to", Phrases.Of(transition.To));
        json.WriteString("cause", Phrases.Camel(transition.Cause.ToString()));
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
        return new Moment(at).IsPossible && double.Abs(before) < 1e9 && instance is not null && evidence is not null
            && TryFind(from, out RouterState left) && TryFind(to, out RouterState entered)
            && TryFind(cause, out TransitionCause why)
            ? new Transition(new Moment(at), instance, left, entered, why, evidence,
                Duration.FromMilliseconds((long)Math.Round(before * 1000)))
            : null;
    }

    private static bool TryFind(string? text, out RouterState found)
    {
        for (found = RouterState.Init; found <= RouterState.Fault; found++)
            if (Phrases.Of(found) == text)
                return true;
        return false;
    }

    private static bool TryFind(string? text, out TransitionCause found)
    {
        foreach (TransitionCause cause in Enum.GetValues<TransitionCause>())
            if (Phrases.Camel(cause.ToString()) == text)
            {
                found = cause;
                return true;
            }
        found = default;
        return false;
    }
}
