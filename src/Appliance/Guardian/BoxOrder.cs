namespace Appliance.Guardian;

/// <summary>
/// The guardian's orders to the box's process. A closed pipe means <see cref="Stop"/>: the guardian is gone.
/// </summary>
public static class BoxOrder
{
    public const byte Stop = (byte)'S';
    /// <summary>The engine has ended. Its last words lie in the hatch already.</summary>
    public const byte EngineHasGone = (byte)'G';
    /// <summary>There is a new one.</summary>
    public const byte EngineIsBack = (byte)'B';
    /// <summary>SIGHUP, where no engine says what runs.</summary>
    public const byte Reload = (byte)'R';
}
