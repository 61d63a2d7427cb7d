using Lab;

namespace Demo;

/// <summary>What is played.</summary>
internal enum StoryName
{
    /// <summary>The story of README.md.</summary>
    Pair,

    /// <summary>The load balancer.</summary>
    Balance,

    /// <summary>The dual-stack router pair.</summary>
    Routers,
}

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        The pair in network namespaces, with real web servers, broken in every way of the story.

        With `balance` as the first word: the load balancer, two directors and three web servers in a guest whose
        kernel has IPVS. There the programs are "vrrpaot" and "keepalived", and of the options only --with, --node1,
        --node2 and --plain count.

        With `routers`: two routers with IPv4 and IPv6, an inside and an outside, whose four virtual addresses stand
        and fall together, each with its virtual MAC. Of the options --with, --node1, --node2 and --plain count.

          --with PROGRAM     node 2 runs this instead: "keepalived" for Debian's, or a path
          --node1 PROGRAM    the same for node 1
          --node2 PROGRAM    the same for node 2
          --multicast        the two files without their unicast_* lines
          --version3         VRRP version 3 (without authentication, which it does not have)
          --advert-int S     seconds between adverts (default 1)
          --plain            lines instead of the live screen, as without a terminal

        Needs root, but not for `balance`. Exit code 0: the story held.
        """;

    public StoryName Story { get; private init; }

    public string First { get; private init; } = "vrrpaot";
    public string Second { get; private init; } = "vrrpaot";
    public bool Plain { get; private init; } = Console.IsOutputRedirected;
    private bool Multicast { get; init; }
    private bool Version3 { get; init; }
    private string? AdvertInterval { get; init; }

    /// <summary>The options, or null when a word is not understood.</summary>
    public static Options? Parse(string[] words)
    {
        var options = new Options();
        for (int i = 0; i < words.Length; i++)
        {
            string? value = i + 1 < words.Length ? words[i + 1] : null;
            switch (words[i])
            {
                case "balance" when i == 0: options = options with { Story = StoryName.Balance }; continue;
                case "routers" when i == 0: options = options with { Story = StoryName.Routers }; continue;
                case "--multicast": options = options with { Multicast = true }; continue;
                case "--version3": options = options with { Version3 = true }; continue;
                case "--plain": options = options with { Plain = true }; continue;
                case "--with" or "--node2" when value is not null: options = options with { Second = value }; break;
                case "--node1" when value is not null: options = options with { First = value }; break;
                case "--advert-int" when value is not null: options = options with { AdvertInterval = value }; break;
                default: return null;
            }
            i++;
        }
        return options;
    }

    /// <summary>One of the story's two files with the variants asked for.</summary>
    public string Configure(string file)
    {
        if (Multicast)
            file = Lab.Story.Multicast(file);
        if (Version3)
            file = Lab.Story.Version3(file);
        return AdvertInterval is null ? file : Lab.Story.AdvertInterval(file, AdvertInterval);
    }
}
