using System.Runtime.InteropServices;
using Lab;

namespace Demo;

/// <summary>Where a story is played: the terminal, the story's own thread, and Ctrl-C.</summary>
internal static class Stage
{
    /// <summary>Plays to the end, and draws five times a second.</summary>
    /// <param name="options">Whether there is a screen.</param>
    /// <param name="play">The story, on a thread of its own.</param>
    /// <param name="look">Asks how things stand, before each picture.</param>
    /// <param name="draw">Draws.</param>
    /// <param name="leave">Takes everything down at once, before the process ends; whatever the story is doing.</param>
    public static void Play(Options options, Action play, Action look, Action draw, Action leave)
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Leave(130));
        using PosixSignalRegistration end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Leave(143));
        if (!options.Plain)
            Screen.Open();
        try
        {
            Task story = Task.Run(play);
            while (!story.Wait(TimeSpan.FromMilliseconds(200)))
            {
                look();
                draw();
            }
            draw();
        }
        catch (AggregateException problem) when (problem.InnerException is LabException)
        {
            if (Lan.AllDisposed)
                Thread.Sleep(Timeout.Infinite); // Ctrl-C took the lab away under the story; the process ends soon.
            throw problem.InnerException;
        }
        finally
        {
            if (!options.Plain)
                Screen.Close();
        }
        Console.WriteLine();

        void Leave(int code)
        {
            if (!options.Plain)
                Screen.Close();
            leave();
            Environment.Exit(code);
        }
    }
}
