using Lab;

namespace Bench;

/// <summary>A contender that runs on a node.</summary>
/// <param name="Node">Where.</param>
/// <param name="Process">The root of its process tree.</param>
internal sealed record Running(Node Node, NodeProcess Process)
{
    /// <summary>SIGKILL to the whole tree at once.</summary>
    public void KillTree() => Process.KillTree();

    /// <summary>SIGTERM, and waits for the end.</summary>
    public void Stop() => Process.Stop(TimeSpan.FromSeconds(10));

    /// <exception cref="LabException">It has ended; the message holds its last words.</exception>
    public void MustLive()
    {
        if (Process.HasEnded)
            throw new LabException($"{Process.Name} ended in the middle of the measure: "
                + $"{string.Join(" / ", Process.Lines.TakeLast(3).Select(line => line.Text))}");
    }

    /// <summary>State changes that it logged after its first lines.</summary>
    public int Moves(int after) => Process.Lines.Skip(after).Count(line =>
        line.Text.Contains("Entering ", StringComparison.Ordinal)
            && line.Text.Contains(" STATE", StringComparison.Ordinal));
}
