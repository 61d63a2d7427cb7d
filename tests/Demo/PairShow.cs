using Lab;

namespace Demo;

/// <summary>Plays the story of README.md, draws it, and says whether it held.</summary>
internal static class PairShow
{
    /// <returns>The exit code.</returns>
    public static int Run(Options options)
    {
        using var play = new Play(options);
        Stage.Play(options, play.Run, play.Look, options.Plain ? new PlainLines(play).Draw : new Screen(play).Draw,
            Lan.DisposeAll);
        Console.Write(Table.Of(play));
        Console.WriteLine(play.Held ? "The story held." : "The story did NOT hold.");
        return play.Held ? 0 : 1;
    }
}
