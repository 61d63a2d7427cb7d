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
    /// <summary>Another member of the sync group went first.</summary>
    Group,
}
