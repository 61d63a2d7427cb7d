namespace Appliance.Checkers;

/// <summary>Sees what is said in an attempt, without TLS around it.</summary>
internal interface IConversationWatcher
{
    void Connected();
    /// <summary>The handshake of TLS is over.</summary>
    void Encrypted();
    void Said(ReadOnlySpan<byte> bytes);
    void Heard(ReadOnlySpan<byte> bytes);
    void HungUp();
}
