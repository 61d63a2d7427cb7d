using System.Text;
using Appliance.Base;
using Appliance.Reports;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Views;

/// <summary>
/// `status` of several instances: a row each, and below them what wants a look. 80 columns: where names and addresses
/// are long, the minute is shorter, and then the master, and then the sum.
/// </summary>
internal static class StatusTable
{
    private const int Columns = 80, State = 7, Least = 9;

    /// <summary>Stands where the end of a text had no room.</summary>
    public const char Cut = '~';

    /// <summary>What the first row begins with: below it, up to an empty row, there is an instance a row.</summary>
    public const string Title = "INSTANCE";

    private sealed record Row(InstanceView Instance, string Name, string Age, string Priority, string Master);

    public static void Append(StringBuilder text, Snapshot snapshot, IReadOnlyList<Transition> changes, Moment now)
    {
        Row[] rows = [.. DualStack.TwinsTogether(snapshot.Instances).Select(instance => new Row(instance, instance.Name,
            Phrases.Of(snapshot.At - instance.Since), Sum(instance), Master(instance)))];
        int name = Widest(rows, Title, row => row.Name), age = Widest(rows, "FOR", row => row.Age);
        int priority = Widest(rows, "PRIORITY", row => row.Priority);
        int master = Widest(rows, "MASTER", row => row.Master);
        int strip = StateStrip.Longest;
        int over = name + 1 + State + age + 1 + priority + 1 + master + 1 + strip - Columns;
        Give(ref strip, Least, ref over);
        Give(ref master, 15, ref over);
        Give(ref priority, 8, ref over);
        Give(ref name, 16, ref over);
        text.Append('\n').Append(Title.PadRight(name)).Append($" {"STATE",-State}").Append("FOR".PadRight(age + 1))
            .Append("PRIORITY".PadRight(priority + 1)).Append("MASTER".PadRight(master + 1))
            .Append(strip == StateStrip.Longest ? "LAST MINUTE\n" : $"LAST {strip * 5} s\n");
        foreach (Row row in rows)
            text.Append(Fit(row.Name, name)).Append($" {Phrases.Of(row.Instance.State),-State}")
                .Append(Fit(row.Age, age)).Append(' ').Append(Fit(row.Priority, priority)).Append(' ')
                .Append(Fit(row.Master, master)).Append(' ')
                .Append(StateStrip.Of(row.Instance, changes, snapshot.At - snapshot.StartedAt, now, strip))
                .Append('\n');
        AppendNotes(text, snapshot);
    }

    /// <summary>What changed last, in a sentence of its own; empty where nothing is on record.</summary>
    public static string Last(IReadOnlyList<Transition> changes, Moment now)
    {
        if (changes is not [.., var last])
            return "";
        var ago = new Duration((now.UnixMilliseconds - last.At.UnixMilliseconds) * 1_000_000);
        var text = new StringBuilder("\n");
        Screens.Wrapped.Append(text, $"Last: {Phrases.Of(ago)} ago {last.Instance} {Phrases.Of(last.From)} -> "
            + $"{Phrases.Of(last.To)}: {Phrases.Of(last.Cause)}"
            + (last.Evidence == "" ? "" : $" ({last.Evidence})"), 0, 6);
        return text.Append('\n').ToString();
    }

    /// <summary>Whether a name is meant by what a person wrote, or by what stands in the table.</summary>
    public static bool Means(string written, string name) => written == name
        || written.IndexOf(Cut) is > 0 and var at && name.Length >= written.Length
            && name.StartsWith(written[..at], StringComparison.Ordinal)
            && name.EndsWith(written[(at + 1)..], StringComparison.Ordinal);

    /// <summary>What a person would act on, and what the rows do not say.</summary>
    private static void AppendNotes(StringBuilder text, Snapshot snapshot)
    {
        int before = text.Length;
        foreach (InstanceView instance in DualStack.TwinsTogether(snapshot.Instances))
            foreach (string note in Notes(instance, DualStack.TwinOf(instance, snapshot.Instances), snapshot.At))
            {
                text.Append(text.Length == before ? "\n" : "");
                Screens.Wrapped.Append(text, $"{instance.Name}: {note}", 0, 2);
                text.Append('\n');
            }
    }

    private static IEnumerable<string> Notes(InstanceView instance, InstanceView? twin, Instant now)
    {
        if (twin is not null && instance.State == RouterState.Master && DualStack.IsSplit(instance, twin))
            yield return $"MASTER, and {twin.Name}, the {twin.Family} of the same router, is not";
        foreach (string fault in Phrases.Of(instance.Faults, instance.Family))
            yield return fault;
        if (instance.HandingOver)
            yield return "handing over";
        if (instance.IsReleased)
            yield return "released: leaves its VIPs to this master until it is gone";
        foreach (VipView vip in instance.Addresses)
            if (vip.Wanted != vip.Present)
                yield return $"VIP {vip.Address}/{vip.PrefixLength} on {vip.Device}: "
                    + (vip.Wanted ? "WANTED HERE, BUT MISSING" : "HERE, BUT NOT WANTED");
        foreach (PeerView peer in instance.Peers)
            if (peer.Refused != RejectReason.None)
                yield return $"peer {peer.Address} REFUSED: {peer.Refused}";
            else if (peer.ListsOtherAddresses)
                yield return $"peer {peer.Address} has other VIPs than we have";
        if (instance.ConflictAt is { } conflict)
            yield return $"another MASTER was heard {Phrases.Ago(conflict, now)}";
    }

    /// <summary>`101-10=91`, or the number alone.</summary>
    private static string Sum(InstanceView instance) => instance.PriorityParts.Length == 0
        ? $"{instance.EffectivePriority}"
        : $"{instance.BasePriority}{string.Concat(instance.PriorityParts.Select(part => $"{part.Difference:+0;-0}"))}"
            + $"={instance.EffectivePriority}";

    private static string Master(InstanceView instance) => instance.Master switch
    {
        null => "-",
        { IsSelf: true } => "this node",
        var other => $"{other.Address}",
    };

    private static int Widest(Row[] rows, string title, Func<Row, string> cell) =>
        Math.Max(title.Length, rows.Max(row => cell(row).Length));

    private static void Give(ref int column, int least, ref int over)
    {
        int given = Math.Clamp(column - least, 0, Math.Max(0, over));
        column -= given;
        over -= given;
    }

    /// <summary>A long name loses its middle: names of a node often begin the same.</summary>
    private static string Fit(string text, int width) => text.Length <= width ? text.PadRight(width)
        : text[..(width - width / 2 - 1)] + Cut + text[^(width / 2)..];
}
