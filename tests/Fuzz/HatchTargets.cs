using Appliance.Base;
using Appliance.Hatch;
using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Protocol;
using static Fuzz.Targets;

namespace Fuzz;

/// <summary>What engine and box say to each other, had one of them gone mad.</summary>
internal static class HatchTargets
{
    /// <summary>Takes everything, and gives it back as bytes where it can.</summary>
    private sealed class Listener : IWishes, INews
    {
        public FieldWriter Again { get; } = new();

        public void Hello() => WishFields.Kind(Again, WishKind.Hello);
        public void Goodbye() => WishFields.Kind(Again, WishKind.Goodbye);
        public void Look() => WishFields.Kind(Again, WishKind.Look);
        public void BeginMaintenance(int number, Duration? length, string by, bool force) =>
            WishFields.BeginMaintenance(Again, number, length, by, force);
        public void EndMaintenance(int number, string by) => WishFields.EndMaintenance(Again, number, by);
        public void Release(int number, string instance, string by, bool force) =>
            WishFields.Release(Again, number, instance, by, force);
        public void Priority(int number, string instance, Priority? priority, string by) =>
            WishFields.Priority(Again, number, instance, priority, by);
        public void RunCheck(int number, string check) => WishFields.RunCheck(Again, number, check);
        public void Reload(int number) => WishFields.Reload(Again, number);
        public void Announce(string? instance) => WishFields.Order(Again, WishKind.Announce, instance);
        public void ClearCounters(string? instance) => WishFields.Order(Again, WishKind.ClearCounters, instance);
        public void Reclaim(string? instance) => WishFields.Order(Again, WishKind.Reclaim, instance);
        public void LowerPriorities(int by) => WishFields.LowerPriorities(Again, by);
        public void FirmwareProved() => WishFields.Kind(Again, WishKind.FirmwareProved);
        public void KeepLine(KeptLine line) => WishFields.KeepLine(Again, line);
        public void Lines(int number, long from) => WishFields.Lines(Again, number, from);
        public void Unwritten(int number) => WishFields.Unwritten(Again, number);
        public void Break(Breakage how) => WishFields.Break(Again, how);
        public void BeginJournal(int number) => WishFields.BeginJournal(Again, number);
        public void TakeJournal(int number) => WishFields.TakeJournal(Again, number);
        public void EndJournal() => WishFields.Kind(Again, WishKind.EndJournal);

        public void Runs(string named, string file, DaemonSettings settings) =>
            NewsFields.Runs(Again, named, file, settings);

        public void Looked(Snapshot snapshot) => NewsFields.Looked(Again, snapshot);

        public void BeginAnew() => NewsFields.BeginAnew(Again);

        /// <summary>Every kind of answer, since only who asked knows which it is.</summary>
        public void Answer(int number, FieldReader answer)
        {
            switch (number % 5)
            {
                case 0:
                    NewsFields.Answer(Again, number, NewsFields.ReadOutcome(answer));
                    break;
                case 1:
                    NewsFields.Answer(Again, number, NewsFields.ReadReload(answer));
                    break;
                case 2:
                    NewsFields.Answer(Again, number, NewsFields.ReadLines(answer));
                    break;
                case 3:
                    (bool isLast, byte[] records) = NewsFields.ReadJournal(answer);
                    NewsFields.Answer(Again, number, isLast, records);
                    break;
                default:
                    NewsFields.Answer(Again, number, NewsFields.ReadChanges(answer));
                    break;
            }
        }
    }

    public static void Wishes(byte[] bytes) => Read(bytes, (from, listener) => WishFields.Read(from, listener));

    public static void News(byte[] bytes) => Read(bytes, (from, listener) => NewsFields.Read(from, listener));

    /// <summary>What was understood means the same when it is written and read once more.</summary>
    private static void Read(byte[] bytes, Action<FieldReader, Listener> read)
    {
        byte[]? once = Understood(bytes, read);
        if (once is null or [])
            return;
        byte[]? twice = Understood(once, read);
        Must(twice is not null && twice.AsSpan().SequenceEqual(once), "what was read can be written and read again");
    }

    private static byte[]? Understood(byte[] bytes, Action<FieldReader, Listener> read)
    {
        var listener = new Listener();
        try
        {
            read(new FieldReader(bytes), listener);
            return listener.Again.Bytes.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Packets, each behind a byte with its length.</summary>
    public static void Packets(byte[] bytes)
    {
        var port = new HatchPort(default, life: 2);
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(bytes[at], bytes.Length - at - 1);
            byte[]? message = port.Take(bytes.AsSpan(at + 1, length), out _);
            Must(message is null || message.Length <= bytes.Length, "a message is no longer than its packets");
            at += 1 + length;
        }
    }
}
