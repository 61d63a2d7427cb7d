using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;

namespace Appliance.Config.Reading;

/// <summary>`bfd_instance NAME { ... }`, and `track_bfd`, which names them.</summary>
internal static class BfdLines
{
    private const int LongestName = 31;

    public static void Read(Line line, TopModel top)
    {
        Word name = line.Statement.Words(line.Findings)[1];
        string shown = Tokens.Shorten(name.Text);
        var bfd = new BfdModel(name.Text, name.At);
        if (name.Text.Length > LongestName)
            line.Findings.Error(name.At, $"Configuration error: BFD instance {shown} name too long (maximum length is "
                + $"{LongestName} characters) - ignoring");
        else if (line.File.Bfds.TryGetValue(name.Text, out BfdModel? before))
            line.Findings.Error(name.At, $"Configuration error: BFD instance {shown} already configured - ignoring "
                + $"(line {before.At.Line})");
        else
        {
            line.File.ReadBlock("bfd_instance", line.Statement.Block!, bfd, name.Text);
            line.File.Bfds.Add(name.Text, bfd);
        }
    }

    public static void Neighbour(Line line, BfdModel bfd)
    {
        Word word = line.Statement.Words(line.Findings)[1];
        if (EndpointReader.TryRead(line, word, out IpAddress address) && address.IsHost)
            bfd.Neighbour = new Located<IpAddress>(address, word.At);
        else
        {
            line.Findings.Error(word.At, $"Configuration error: BFD instance {bfd.Name} has malformed neighbor address "
                + $"{Tokens.Shorten(word.Text)}, ignoring instance");
            bfd.HasBadAddress = true;
        }
    }

    public static void Source(Line line, BfdModel bfd)
    {
        Word word = line.Statement.Words(line.Findings)[1];
        if (EndpointReader.TryRead(line, word, out IpAddress address))
            bfd.Source = new Located<IpAddress>(address, word.At);
        else
            line.Findings.Error(word.At, $"Configuration error: BFD instance {bfd.Name} has malformed source address "
                + $"{Tokens.Shorten(word.Text)}, ignoring");
    }

    /// <summary>Of a millisecond three places count.</summary>
    public static Located<Duration>? Milliseconds(Line line, Located<Duration>? before, int least)
    {
        string written = line.Statement.Words(line.Findings)[1].Text;
        return line.Arguments.Seconds(line.Statement, least * 1000L, 4294967000, places: 3, Tail.Refused,
            $"Configuration error: BFD instance {line.Instance} {line.Statement.Keyword} value "
            + $"{Tokens.Shorten(written)} is not valid (must be in range [{least}-4294967]), ignoring") is { } read
            ? new Located<Duration>(read.Value / 1000, read.At) : before;
    }

    /// <param name="name">As keepalived calls it.</param>
    public static Located<int>? Number(Line line, Located<int>? before, int least, int most, string name)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        return line.Arguments.Whole(word.Value, word.At, least, most, $"Configuration error: BFD instance "
            + $"{line.Instance} {name} value {Tokens.Shorten(word.Value)} not valid (must be in range [{least}-{most}])"
            + ", ignoring") is { } number ? new Located<int>((int)number.Value, number.At) : before;
    }

    public static void Weight(Line line, BfdModel bfd)
    {
        var words = line.Statement.Words(line.Findings);
        if (line.Arguments.Whole(words[1].Text, words[1].At, TrackReader.Weights.Min, TrackReader.Weights.Max,
            $"Configuration error: BFD instance {bfd.Name} weight value {Tokens.Shorten(words[1].Text)} not valid "
            + "(must be in range [-253-253]), ignoring") is not { } weight)
            return;
        bool reverse = words.Length > 2 && words[2].Text == "reverse";
        if (words.Length > 2 && !reverse)
            line.Findings.Error(words[2].At, $"Configuration error: BFD instance {bfd.Name} unknown weight option "
                + Tokens.Shorten(words[2].Text), Spelling.Nearest(words[2].Text, ["reverse"]));
        line.Arguments.NoMore(words, 3);
        (bfd.Weight, bfd.Reverse) = ((int)weight.Value, reverse);
    }

    /// <summary>`name` of BFD_CHECK: a session that stands before it.</summary>
    public static Located<string>? Checked(Line line, Located<string>? before)
    {
        Located<string> name = line.Arguments.Word(line.Statement);
        if (!line.File.Bfds.ContainsKey(name.Value))
            line.Findings.Error(name.At,
                $"({line.Instance}) BFD_CHECK - BFD {Tokens.Shorten(name.Value)} not configured",
                line.Findings.IsFull ? null : Spelling.Nearest(name.Value, line.File.Bfds.Keys));
        return name;
    }

    /// <summary>`track_bfd` of an instance or of a sync group.</summary>
    /// <param name="names">Those that stand there already.</param>
    public static void Tracked(Line line, string whose, HashSet<string> names, List<TrackModel> into)
    {
        foreach (Statement entry in line.Statement.Block!)
        {
            if (TrackReader.Read(entry, knowsNoReverse: true, line.Arguments) is not { } track)
                continue;
            if (!names.Add(track.Name))
                line.Findings.Error(track.At,
                    $"({whose}) duplicate track_bfd {Tokens.Shorten(track.Name)} - ignoring");
            else if (line.File.Bfds.TryGetValue(track.Name, out BfdModel? bfd))
                into.Add(track with { Bfd = bfd });
            else
                line.Findings.Error(track.At, $"({whose}) track bfd {Tokens.Shorten(track.Name)} not found, "
                    + "ignoring... (a bfd_instance must stand before the instance that tracks it)",
                    line.Findings.IsFull ? null : Spelling.Nearest(track.Name, line.File.Bfds.Keys));
        }
    }
}
