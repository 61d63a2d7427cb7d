using System.Collections.Immutable;
using Appliance.Leds;
using Appliance.Reports;

namespace Appliance.Plates;

/// <summary>
/// From what is known of the node to the pages of a plate. Pure. First the node: what the lamps blink for, and its own
/// addresses; then each instance: its VIPs, and who is elected. Every page says in its first row whose it is and what
/// that is now.
/// </summary>
public static class PlatePages
{
    /// <summary>A row below the head: what it is, and its value. The label may be left out.</summary>
    private readonly record struct Detail(string Label, string Value);

    /// <param name="box">Null while there is no snapshot yet: starting.</param>
    /// <returns>At least one page, each of exactly the plate's rows, each row of exactly its columns, in
    /// ASCII.</returns>
    public static ImmutableArray<ImmutableArray<string>> Of(Snapshot? box, Instant now, PlateSize size)
    {
        var pages = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        if (box is null)
        {
            Add(pages, size, "vrrpaot", "", [new Detail("", "starting")]);
            return pages.ToImmutable();
        }
        Add(pages, size, box.HostName, Role(box), OfTheBox(box, now));
        foreach (InstanceView instance in box.Instances)
            Add(pages, size, instance.Name, Phrases.Of(instance.State), Of(box, instance));
        return pages.ToImmutable();
    }

    /// <summary>
    /// When the mere passing of time can change an answer of <see cref="Of(Snapshot?, Instant, PlateSize)"/>.
    /// </summary>
    public static Instant NextChange(Snapshot? box, Instant now)
    {
        if (box is null)
            return Instant.Never;
        Instant next = LedPolicy.NextChange(box, now);
        if (Countdown.End(box) is not { } end)
            return next;
        return Instant.Earlier(next, Countdown.NextChange(end, now));
    }

    private static string Role(Snapshot box) => box.Instances.Length switch
    {
        0 => "no instance",
        _ when box.Instances.All(instance => instance.State == box.Instances[0].State) =>
            Phrases.Of(box.Instances[0].State),
        _ => "MIXED",
    };

    private static List<Detail> OfTheBox(Snapshot box, Instant now)
    {
        var details = new List<Detail>();
        foreach (string words in Conditions(box, now))
            details.Add(new Detail("", words));
        foreach (LinkView link in box.Links)
            details.Add(new Detail(link.Name, AddressOf(link) ?? "no address"));
        return details;
    }

    /// <summary>All that hold, where a lamp can only show the first; and what a lamp has no pattern for.</summary>
    private static IEnumerable<string> Conditions(Snapshot box, Instant now)
    {
        string? before = null;
        foreach (Condition condition in Condition.InOrder)
        {
            if (!condition.Holds(box, now) || InWords(condition.Pattern) is not { } words || words == before)
                continue;
            before = words;
            yield return condition.Pattern == LedPatterns.FirmwareOnTrial && box.FirmwareTrialEndsAt is { } end
                ? $"{words} {Countdown.Text(end, now)}" : words;
        }
        if (box.FirstUndoneAt is { } undone)
            yield return $"UNCONFIRMED {Countdown.Text(undone, now)}";
        if (box.FirmwareFailed is not null)
            yield return "UPDATE FAILED";
        if (box.Power is { OnBattery: true } power)
            yield return power.ChargePercent is int charge ? $"ON BATTERY {charge}%" : "ON BATTERY";
        if (box.Devices.Count(device => device.Trouble is not null) is var lost and > 0)
            yield return lost == 1 ? "1 DEVICE LOST" : $"{lost} DEVICES LOST";
    }

    /// <summary>In at most 16 letters; null for the roles, which stand in the head.</summary>
    private static string? InWords(LedPattern pattern) =>
        pattern == LedPatterns.FindMe ? "HERE I AM"
        : pattern == LedPatterns.Conflict ? "CONFLICT"
        : pattern == LedPatterns.Maintenance ? "MAINTENANCE"
        : pattern == LedPatterns.Fault ? "FAULT"
        : pattern == LedPatterns.QuorumLost ? "QUORUM LOST"
        : pattern == LedPatterns.WaitingForLink ? "NO LINK"
        : pattern == LedPatterns.ConfigurationRefused ? "CONFIG REFUSED"
        : pattern == LedPatterns.FirmwareOnTrial ? "FW ON TRIAL"
        : null;

    private static List<Detail> Of(Snapshot box, InstanceView instance)
    {
        var details = new List<Detail>();
        foreach (string fault in Phrases.Of(instance.Faults, instance.Family))
            details.Add(new Detail("", fault));
        foreach (VipView vip in instance.Addresses)
            details.Add(new Detail("VIP", vip.Address.ToString()));
        details.Add(new Detail("by", instance.Master switch
        {
            null => "unknown",
            { IsSelf: true } => "this box",
            { } other => other.Address.ToString(),
        }));
        if (box.Links.FirstOrDefault(link => link.Name == instance.Interface) is { } link && AddressOf(link) is { } own)
            details.Add(new Detail("own", own));
        return details;
    }

    private static string? AddressOf(LinkView link) =>
        link.PrimaryAddress.IsAny ? null : link.PrimaryAddress.ToString();

    private static void Add(ImmutableArray<ImmutableArray<string>>.Builder pages, PlateSize size, string name,
        string state, List<Detail> details)
    {
        int room = size.Rows - 1;
        for (int first = 0; first == 0 || first < details.Count; first += room)
        {
            var rows = ImmutableArray.CreateBuilder<string>();
            rows.Add(Head(name, state, size.Columns));
            for (int i = first; i < first + room; i++)
            {
                if (i >= details.Count)
                    rows.Add(Fit("", size.Columns));
                else if (Row(details[i], size.Columns) is { } row)
                    rows.Add(row);
                else if (room == 1)
                {
                    // The label goes up, where the name makes room for it.
                    string label = details[i].Label;
                    string shorter = Shortened(name, size.Columns - state.Length - label.Length - 2);
                    rows[0] = Head($"{shorter} {label}", state, size.Columns);
                    rows.Add(Fit(details[i].Value, size.Columns));
                }
                else
                {
                    (string label, string value) = details[i];
                    rows.Add(Fit($"{Shortened(label, size.Columns - value.Length - 1)} {value}", size.Columns));
                }
            }
            pages.Add(rows.ToImmutable());
        }
    }

    /// <summary>Null when label and value do not fit beside each other.</summary>
    private static string? Row(Detail detail, int columns)
    {
        string row = detail.Label.Length == 0 ? detail.Value : $"{detail.Label} {detail.Value}";
        return row.Length <= columns || detail.Label.Length == 0 ? Fit(row, columns) : null;
    }

    /// <summary>Left the name, right the state, which is never cut.</summary>
    private static string Head(string name, string state, int columns) =>
        Fit(Shortened(name, columns - state.Length - 1).PadRight(columns - state.Length) + state, columns);

    private static string Shortened(string text, int length) =>
        text.Length <= length ? text : text[..Math.Max(0, length)];

    private static string Fit(string text, int columns)
    {
        Span<char> row = stackalloc char[columns];
        for (int i = 0; i < columns; i++)
            row[i] = i >= text.Length ? ' ' : text[i] is >= ' ' and <= '~' ? text[i] : '?';
        return new string(row);
    }
}
