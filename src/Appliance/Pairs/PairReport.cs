using System.Collections.Immutable;
using System.Text;
using Appliance.Texts;

namespace Appliance.Pairs;

/// <summary>
/// Two files, laid side by side: who holds the VIPs in every single failure, and what nobody can have wanted.
/// </summary>
/// <param name="Text">A table for each pair of instances; those with the same table share it.</param>
/// <param name="Findings">What is wrong with the pair, not with one of the files.</param>
internal sealed record PairReport(string Text, ImmutableArray<Finding> Findings)
{
    public static PairReport Of(PairedNode first, PairedNode second)
    {
        PairedRouters routers = PairedRouters.Of(first, second);
        var findings = new List<Finding>();
        var usual = new List<(RouterPair Pair, Told Holder)>();
        var tables = new List<(string Rows, List<string> Heads)>();
        foreach (RouterPair pair in routers.Pairs)
        {
            Outlook outlook = Outlook.Of(pair);
            PairRules.Judge(pair, outlook, findings);
            usual.Add((pair, outlook.Usual.During));
            string rows = Rows(pair, outlook);
            int at = tables.FindIndex(table => table.Rows == rows);
            if (at < 0)
            {
                at = tables.Count;
                tables.Add((rows, []));
            }
            tables[at].Heads.Add(Head(pair));
        }
        PairRules.GroupsAgree(usual, findings);
        foreach (PairedInstance alone in routers.Alone)
            findings.Add(PairRules.Alone(alone, alone.Node == first ? second : first));

        var text = new StringBuilder();
        foreach ((string rows, List<string> heads) in tables)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append("Who holds the addresses of\n");
            foreach (string head in heads)
                text.Append("  ").Append(head).Append('\n');
            text.Append(rows);
        }
        return new PairReport(text.ToString(), [.. findings]);
    }

    private static string Head(RouterPair pair)
    {
        var (first, second) = (pair.First.Settings, pair.Second.Settings);
        string address = pair.First.SharedWith(pair.Second) is { } shared ? $", {shared}" : "";
        return first.Vrid != second.Vrid
            ? $"{pair.First} (VRID {first.Vrid.Value}), {pair.Second} (VRID {second.Vrid.Value}){address}"
            : first.Name == second.Name ? $"{first.Name} (VRID {first.Vrid.Value}{address})"
            : $"{pair.First}, {pair.Second} (VRID {first.Vrid.Value}{address})";
    }

    private static string Rows(RouterPair pair, Outlook outlook)
    {
        int width = 0;
        foreach (Prospect prospect in outlook.Prospects)
            width = Math.Max(width, prospect.Mishap.ToString().Length);
        var rows = new StringBuilder();
        Told usual = outlook.Usual.During;
        foreach (Prospect prospect in outlook.Prospects)
        {
            rows.Append("    ").Append(prospect.Mishap.ToString().PadRight(width)).Append("  ")
                .Append(Name(prospect.During, pair));
            if (prospect.Mishap.Kind == MishapKind.Nothing)
                rows.Append($" ({prospect.First.Effective.Value} against {prospect.Second.Effective.Value})");
            else if (prospect.After == prospect.During && prospect.During != usual)
                rows.Append(", and stays there");
            else if (prospect.After != prospect.During)
                rows.Append($", then {Name(prospect.After, pair)}{(prospect.After == usual ? " again" : "")}");
            rows.Append('\n');
        }
        return rows.ToString();
    }

    private static string Name(Told holder, RouterPair pair) => holder switch
    {
        Told.First => pair.First.Node.Name,
        Told.Second => pair.Second.Node.Name,
        Told.Both => "both",
        Told.HigherAddress => "the one with the higher address",
        _ => "nobody",
    };
}
