using Lab;

namespace Demo.Routers;

/// <summary>Plays the story of the router pair, draws it, and says whether it held.</summary>
internal static class RoutersShow
{
    /// <returns>The exit code.</returns>
    public static int Run(Options options)
    {
        using var story = new RoutersStory(options);
        Stage.Play(options, story.Run, story.Look,
            options.Plain ? new RoutersLines(story).Draw : new RoutersScreen(story).Draw, Lan.DisposeAll);
        Console.WriteLine($"{"",-44}{"after",9}{"no IPv4",9}{"no IPv6",9}{"silent",9}");
        foreach (RoutersStep step in story.Steps)
        {
            if (step.Outcome is { } outcome)
                Console.WriteLine($"{(outcome.Held ? "ok" : "NO")} {step.Title,-41}{Table.Time(outcome.Took),9}"
                    + $"{Table.Time(outcome.Page4),9}{Table.Time(outcome.Page6),9}{Table.Time(outcome.Silence),9}");
        }
        Console.WriteLine("""
            after: from the deed until all four addresses and all traffic are with the router that should have them
            no IPv4, no IPv6: no web page through the routers (asked every 10 ms)
            silent: the longest of two TCP connections, opened at the beginning, one a family (a byte every 50 ms)
            """);
        foreach (Conversation? talk in (Conversation?[])[story.Talk4, story.Talk6])
        {
            if (talk?.Broken is string why)
                Console.WriteLine($"A connection broke: {why}");
        }
        Console.WriteLine(story.Held ? "The story held." : "The story did NOT hold.");
        return story.Held ? 0 : 1;
    }
}
