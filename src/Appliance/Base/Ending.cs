namespace Appliance.Base;

/// <summary>How a machine's day ends.</summary>
internal enum Ending : byte
{
    /// <summary>The engine came to an end that nobody had asked for.</summary>
    NotAskedFor,
    Restart,
    PowerOff,
}
