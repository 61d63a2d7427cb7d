namespace VrrpAot.Protocol;

/// <summary>The reason given with a state change.</summary>
public enum TransitionCause : byte
{
    None,
    Startup,
    /// <summary>Priority 255 with state MASTER starts as master.</summary>
    AddressOwner,
    /// <summary>No advert within the master-down interval.</summary>
    MasterSilent,
    /// <summary>The master said priority 0.</summary>
    MasterLeft,
    /// <summary>Lower-priority master preempted.</summary>
    Preempting,
    /// <summary>A better router was heard.</summary>
    Preempted,
    Fault,
    FaultCleared,
    Shutdown,
    /// <summary>A MASTER was asked to hand over, and has.</summary>
    HandedOver,
}

public static class TransitionCauses
{
    /// <summary>None and every cause.</summary>
    public const int Count = (int)TransitionCause.HandedOver + 1;

    /// <summary>The name as it is written above.</summary>
    public static string Name(this TransitionCause cause) => cause switch
    {
        TransitionCause.None => nameof(TransitionCause.None),
        TransitionCause.Startup => nameof(TransitionCause.Startup),
        TransitionCause.AddressOwner => nameof(TransitionCause.AddressOwner),
        TransitionCause.MasterSilent => nameof(TransitionCause.MasterSilent),
        TransitionCause.MasterLeft => nameof(TransitionCause.MasterLeft),
        TransitionCause.Preempting => nameof(TransitionCause.Preempting),
        TransitionCause.Preempted => nameof(TransitionCause.Preempted),
        TransitionCause.Fault => nameof(TransitionCause.Fault),
        TransitionCause.FaultCleared => nameof(TransitionCause.FaultCleared),
        TransitionCause.Shutdown => nameof(TransitionCause.Shutdown),
        TransitionCause.HandedOver => nameof(TransitionCause.HandedOver),
        _ => "unknown",
    };
}
