using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Protocol;

namespace Appliance.Hatch;

/// <summary>First byte of a message from the engine's process.</summary>
internal enum NewsKind : byte
{
    /// <summary>To the guardian: the box's process is wanted, though nobody has called.</summary>
    Wanted = 1,
    Runs,
    Looked,
    Answer,
    /// <summary>To who listened and reads nothing, or lost a part: it is to say hello again.</summary>
    BeginAnew,
}

/// <summary>What the engine's process says.</summary>
internal interface INews
{
    /// <summary>The first word of an engine, and whenever it has taken up something else.</summary>
    /// <param name="named">Where its file was at its start.</param>
    /// <param name="file">Where the last reload looked for it.</param>
    void Runs(string named, string file, DaemonSettings settings);

    void Looked(Snapshot snapshot);

    /// <param name="answer">Stands at what the wish with this number is answered with.</param>
    void Answer(int number, FieldReader answer);

    /// <summary>Some of what was said is lost, answers too; and nothing more is said to who does not begin
    /// anew.</summary>
    void BeginAnew();
}

/// <summary>Kept lines of the log from a number on, as many as one answer takes.</summary>
/// <param name="capacity">How many are kept at most.</param>
/// <param name="next">The number that the next line will have.</param>
internal sealed class KeptLines(int capacity, long next, ImmutableArray<KeptLine> lines)
{
    public int Capacity => capacity;
    public long Next => next;
    public ImmutableArray<KeptLine> Lines => lines;

    /// <summary>Bytes of text in one answer.</summary>
    private const int Longest = 8 * 1024;

    /// <param name="kept">Where they are kept.</param>
    /// <param name="from">The first number that is wanted.</param>
    public static KeptLines Of(LogRing kept, long from)
    {
        var lines = ImmutableArray.CreateBuilder<KeptLine>();
        int length = 0;
        for (long next = Math.Max(from, kept.Oldest); next < kept.Next && length < Longest; next++)
        {
            if (kept.Find(next) is not { } line)
                continue;
            lines.Add(line);
            length += line.Utf8.Length;
        }
        return new KeptLines(kept.Capacity, kept.Next, lines.ToImmutable());
    }
}

/// <summary>The news as bytes: the kind, then its fields in the order of <see cref="INews"/>.</summary>
internal static class NewsFields
{
    public static void Wanted(FieldWriter to) => Kind(to, NewsKind.Wanted);

    public static void BeginAnew(FieldWriter to) => Kind(to, NewsKind.BeginAnew);

    public static void Runs(FieldWriter to, string named, string file, DaemonSettings settings)
    {
        Kind(to, NewsKind.Runs);
        to.Text(named);
        to.Text(file);
        SettingsFields.Write(to, settings);
    }

    public static void Looked(FieldWriter to, Snapshot snapshot)
    {
        Kind(to, NewsKind.Looked);
        SnapshotFields.Write(to, snapshot);
    }

    public static void Answer(FieldWriter to, int number, Outcome outcome)
    {
        Answer(to, number);
        to.Flag(outcome.IsDone);
        to.Text(outcome.Text);
    }

    public static Outcome ReadOutcome(FieldReader from) => new(from.Flag(), from.Text());

    public static void Answer(FieldWriter to, int number, ReloadOutcome outcome)
    {
        Answer(to, number);
        to.Byte((byte)outcome.Result);
        to.Text(outcome.Text);
        to.Flag(outcome.Told is not null);
        to.Texts(outcome.Told?.Changes ?? []);
        to.Texts(outcome.Told?.Fates ?? []);
    }

    public static ReloadOutcome ReadReload(FieldReader from)
    {
        var result = (ReloadResult)from.Between(0, (int)ReloadResult.StartsAgain);
        string text = from.Text();
        bool isTold = from.Flag();
        var told = new ToldDifference(from.Texts(), from.Texts());
        return new ReloadOutcome(result, text, isTold ? told : null);
    }

    public static void Answer(FieldWriter to, int number, KeptLines lines)
    {
        Answer(to, number);
        Write(to, lines);
    }

    public static void Write(FieldWriter to, KeptLines lines)
    {
        to.Number(lines.Capacity);
        to.Number(lines.Next);
        to.List(lines.Lines, static (to, line) =>
        {
            to.Number(line.Number);
            to.Time(line.At);
            to.Byte((byte)line.Level);
            to.Blob(line.Utf8);
        });
    }

    public static KeptLines ReadLines(FieldReader from) => new(from.Int(), from.Number(), from.List(static from =>
        new KeptLine(from.Number(), from.Moment(), (LogLevel)from.Byte(), from.Blob())));

    public static void Answer(FieldWriter to, int number, Transition[] changes)
    {
        Answer(to, number);
        to.Number(changes.Length);
        foreach (Transition change in changes)
        {
            to.Time(change.At);
            to.Text(change.Instance);
            to.Byte((byte)change.From);
            to.Byte((byte)change.To);
            to.Byte((byte)change.Cause);
            to.Text(change.Evidence);
            to.Time(change.Before);
        }
    }

    public static Transition[] ReadChanges(FieldReader from) => [.. from.List(static from =>
        new Transition(from.Moment(), from.Text(), ReadState(from), ReadState(from),
            (TransitionCause)from.Between(0, (int)TransitionCause.Group), from.Text(), from.Duration()))];

    private static RouterState ReadState(FieldReader from) => (RouterState)from.Between(0, (int)RouterState.Fault);

    /// <param name="isLast">Nothing follows, since it was ended, or its engine ends.</param>
    /// <param name="journal">Whole records.</param>
    public static void Answer(FieldWriter to, int number, bool isLast, ReadOnlySpan<byte> journal)
    {
        Answer(to, number);
        to.Flag(isLast);
        to.Blob(journal);
    }

    public static (bool IsLast, byte[] Records) ReadJournal(FieldReader from) => (from.Flag(), from.Blob());

    private static void Answer(FieldWriter to, int number)
    {
        Kind(to, NewsKind.Answer);
        to.Number(number);
    }

    private static void Kind(FieldWriter to, NewsKind kind)
    {
        to.Clear();
        to.Byte((byte)kind);
    }

    /// <summary>Hands one message on.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static void Read(FieldReader from, INews to)
    {
        switch ((NewsKind)from.Byte())
        {
            case NewsKind.Wanted:
                break; // We are here.
            case NewsKind.Runs:
                to.Runs(from.Text(), from.Text(), SettingsFields.Read(from));
                break;
            case NewsKind.Looked:
                to.Looked(SnapshotFields.Read(from));
                break;
            case NewsKind.Answer:
                to.Answer(from.Int(), from);
                break;
            case NewsKind.BeginAnew:
                to.BeginAnew();
                break;
            case var kind:
                throw FieldReader.Wrong($"there is no news {(byte)kind}");
        }
    }
}
