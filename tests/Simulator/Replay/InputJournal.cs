using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using VrrpAot.Engine;

namespace VrrpAot.Simulator.Replay;

/// <summary>A journal of inputs, read: README.md has its grammar.</summary>
/// <param name="name">Of the file.</param>
public sealed class InputJournal(string name)
{
    private long _unixNanoseconds;
    private Instant _then;

    public string Name => name;

    public List<JournalRecord> Records { get; } = [];

    /// <summary>Where the records end before the bytes do, and why; null when every byte was read.</summary>
    public string? Damage { get; private set; }

    /// <summary>It was cut within its last record, as by a full disk: all that is there could be read.</summary>
    public bool IsCut { get; private set; }

    /// <param name="bytes">A file, or what a terminal has shown, with lines of others before, between and
    /// behind.</param>
    /// <exception cref="InvalidDataException">It is no journal, or one of another version.</exception>
    public static InputJournal Read(string name, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> anyVersion = JournalFile.Magic[..^2];
        if (!bytes.StartsWith(anyVersion))
            bytes = FromLines(bytes);
        if (!bytes.StartsWith(JournalFile.Magic))
            throw new InvalidDataException(bytes.StartsWith(anyVersion)
                ? $"{name} is a journal of another version" : $"{name} is no journal of inputs");
        if (bytes.Length < JournalFile.Header)
            throw new InvalidDataException($"{name} is cut before its first record");
        var journal = new InputJournal(name);
        ReadOnlySpan<byte> clocks = bytes[JournalFile.Magic.Length..];
        journal._unixNanoseconds = unchecked(BinaryPrimitives.ReadInt64LittleEndian(clocks) * 1_000_000);
        journal._then = new Instant(BinaryPrimitives.ReadInt64LittleEndian(clocks[sizeof(long)..]));
        journal.ReadRecords(bytes);
        return journal;
    }

    private void ReadRecords(ReadOnlySpan<byte> bytes)
    {
        int at = JournalFile.Header;
        while (at < bytes.Length && Damage is null)
        {
            int length = bytes.Length - at < 2 ? 2 : BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
            IsCut = length > bytes.Length - at;
            if (IsCut)
                return;
            try
            {
                Records.Add(RecordReader.Read(length < 2 ? [] : bytes[(at + 2)..(at + length)]));
            }
            catch (InvalidDataException wrong)
            {
                Damage = $"byte {at}: {wrong.Message}";
            }
            at += length;
        }
    }

    /// <summary>Those that begin with a colon, as base64; a terminal may have added blanks and carriage
    /// returns.</summary>
    private static ReadOnlySpan<byte> FromLines(ReadOnlySpan<byte> text)
    {
        var bytes = new List<byte>();
        foreach (string line in Encoding.Latin1.GetString(text).Split('\n'))
        {
            string written = line.Trim();
            var piece = new byte[written.Length];
            if (written.StartsWith(':') && Convert.TryFromBase64String(written[1..], piece, out int count))
                bytes.AddRange(piece.AsSpan(0, count));
        }
        return bytes.ToArray();
    }

    /// <summary>Nanoseconds since 1970, by the clock of the machine that it comes from, as it went at the
    /// beginning.</summary>
    public long UnixNanoseconds(Instant at) => unchecked(_unixNanoseconds + (at - _then).Nanoseconds);

    /// <summary>`2026-11-30 10:00:00.123456`, UTC.</summary>
    public string TimeOf(Instant at)
    {
        long ticks = UnixNanoseconds(at) / 100;
        long most = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks,
            least = (DateTime.MinValue - DateTime.UnixEpoch).Ticks;
        return DateTime.UnixEpoch.AddTicks(Math.Clamp(ticks, least, most))
            .ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }
}
