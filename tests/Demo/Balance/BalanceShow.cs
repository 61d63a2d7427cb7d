using Guest;

namespace Demo.Balance;

/// <summary>Plays the story of the load balancer, draws it, and says whether it held.</summary>
internal static class BalanceShow
{
    /// <returns>The exit code.</returns>
    public static int Run(Options options)
    {
        if (Platform.X64.Missing is { } reason)
        {
            Console.Error.WriteLine($"This kernel's load balancer is in a guest, and {reason}.");
            return 1;
        }
        using var story = new BalanceStory(options);
        Action draw = options.Plain ? new BalanceLines(story).Draw : new BalanceScreen(story).Draw;
        Stage.Play(options, story.Run, static () => { }, draw, story.Dispose);
        for (int i = 0; i < story.Steps.Count; i++)
            Console.WriteLine($"{(story.Took(i) is { } took ? $"ok {Table.Time(took),8}" : "NO         ")}  "
                + story.Steps[i].Title);
        Console.WriteLine($"{story.Pages.Whole} downloads came whole, {story.Pages.Not} were with what was dying.");
        if (story.Fault is not null)
            Console.WriteLine(story.Fault);
        Console.WriteLine(story.Fault is null ? "The story held." : "The story did NOT hold.");
        return story.Fault is null ? 0 : 1;
    }
}
