using Lab;

namespace Demo;

/// <summary>
/// One sentence of the story: something is done to the pair, and then a certain node must answer the client.
/// </summary>
/// <param name="Title">What is done.</param>
/// <param name="Do">Does it.</param>
/// <param name="Expected">Who must answer afterwards.</param>
internal sealed record Step(string Title, Action Do, Box Expected)
{
    /// <summary>
    /// Longest time until the expected node answers: check interval, three adverts, skew, and a slow machine.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>How long the client is watched after that.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);

    public Outcome? Outcome { get; set; }
}

/// <summary>What the client saw of a step.</summary>
/// <param name="Held">Whether the expected node answered in time, and still did at the end of the step.</param>
/// <param name="Switch">From the deed to its first answer.</param>
/// <param name="Web">Time in which no web page came.</param>
/// <param name="Ping">Time in which the address did not answer pings.</param>
internal sealed record Outcome(bool Held, TimeSpan Switch, TimeSpan Web, TimeSpan Ping);
