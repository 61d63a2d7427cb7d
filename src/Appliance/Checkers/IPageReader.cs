namespace Appliance.Checkers;

/// <summary>Sees an answer of HTTP as it came, piece by piece.</summary>
internal interface IPageReader
{
    /// <summary>A line of the head with its end, or a part of one.</summary>
    void ReadHead(ReadOnlySpan<byte> piece);

    /// <summary>Of a body in chunks with their framing; of others no more than the head says. May be empty.</summary>
    void ReadBody(ReadOnlySpan<byte> piece);

    /// <summary>The server hung up before the end that the head tells, or where it tells none.</summary>
    /// <param name="orderly">With TLS: it said goodbye.</param>
    void ReadEnd(bool orderly);
}
