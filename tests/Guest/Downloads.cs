using System.Globalization;
using Lab;

namespace Guest;

/// <summary>What a crowd of clients saw (Inside/crowd.c), and what was done to servers meanwhile.</summary>
internal sealed class Downloads
{
    /// <summary>A download, in hundredths of a second since boot.</summary>
    /// <param name="Who">The server that answered; "-" for none.</param>
    /// <param name="How">"whole", or what went wrong.</param>
    private sealed record Download(long Began, long Ended, string Who, string How);

    /// <summary>From the moment in which a server died until it is out of the table, or well.</summary>
    private sealed record Illness(string Who, long From, long To);

    /// <summary>The other director hears of a connection some packets after its beginning, and not at once.</summary>
    private const long Unheard = 400;

    private readonly List<Download> _all = [];
    private readonly List<Illness> _illnesses = [], _moves = [];

    /// <param name="said">
    /// Lines of /tmp/got, and of /tmp/notes: "TIME NAME dies", "TIME NAME settled"; "TIME director leaves" and
    /// "TIME director came".
    /// </param>
    public Downloads(IEnumerable<string> said)
    {
        foreach (string line in said)
        {
            switch (line.Split(' '))
            {
                case [var time, _, "leaves"]:
                    _moves.Add(new Illness("", Number(time), long.MaxValue));
                    break;
                case [var time, _, "came"]:
                    _moves[^1] = _moves[^1] with { To = Number(time) };
                    break;
                case [var time, var who, "dies"]:
                    _illnesses.Add(new Illness(who, Number(time), long.MaxValue));
                    break;
                case [var time, var who, "settled"]:
                    int last = _illnesses.FindLastIndex(illness => illness.Who == who);
                    _illnesses[last] = _illnesses[last] with { To = Number(time) };
                    break;
                case [var began, var ended, var who, _, _, var how]:
                    _all.Add(new Download(Number(began), Number(ended), who, how));
                    break;
                default:
                    throw new LabException($"'{line}' is no download");
            }
        }
    }

    /// <summary>How many came whole.</summary>
    public int Whole => _all.Count(download => download.How == "whole");

    /// <summary>Who sent at least one whole page, in order.</summary>
    public IEnumerable<string> Servers =>
        _all.Where(download => download.How == "whole").Select(download => download.Who).Distinct().Order();

    /// <summary>
    /// Those that did not come whole although their server was well. What a server began before it died is lost, under
    /// any load balancer; so is a connection to it until the balancer knows, and then nobody can say whose it was. When
    /// a director leaves, what had only just begun goes with it.
    /// </summary>
    public IEnumerable<string> Lost => _all
        .Where(download => download.How != "whole" && !_illnesses.Any(illness =>
            (download.Who == illness.Who || download.Who == "-")
            && download.Began <= illness.To && download.Ended >= illness.From)
            && !_moves.Any(move => download.Began >= move.From - Unheard && download.Began <= move.To))
        .Select(download => download.ToString());

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
