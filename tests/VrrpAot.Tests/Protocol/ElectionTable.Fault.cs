namespace VrrpAot.Tests.Protocol;

internal static partial class ElectionTable
{
    /// <summary>FAULT, keepalived's state: an Initialize (RFC 9568 section 6.4.1) that waits for a repair.</summary>
    private const string Fault = """
        # keepalived: FAULT hears nothing and says nothing.
        Fault                      | @1 start                           => - | stays
        Fault                      | @1 advert 0 from .3                => - | stays
        Fault                      | @1 advert 200 from .3 every 10     => - | stays
        Fault                      | @1 timer                           => - | stays
        Fault                      | @1 fault                           => - | stays
        Fault                      | @1 fault at-once                   => - | stays
        Fault                      | @1 priority 80                     => saw PriorityChanged 100 to 80 | stays
        Fault                      | @1 priority 100                    => - | stays
        Fault                      | @1 source .9                       => - | stays
        Fault                      | @1 stop                            => Fault->Init Shutdown | Init never
        Fault                      | @1 stop at-once                    => Fault->Init Shutdown | Init never

        # 6.4.1 again, with nothing learned before; an owner passes straight to MASTER (keepalived).
        Fault                      | @1 recovery                        => Fault->Backup FaultCleared; arm 4.609375 | Backup 4.609375
        Fault v2 interval=3        | @1 recovery                        => Fault->Backup FaultCleared; arm 10.609375 | Backup 10.609375
        Fault                      | @1 priority 80, @2 recovery        => Fault->Backup FaultCleared; arm 5.6875 | Backup 5.6875
        Fault owner                | @1 recovery                        => advert 255; Fault->Master AddressOwner; add; announce 5; arm 2 | Master* 2
        Fault owner-as-backup      | @1 recovery                        => Fault->Backup FaultCleared; arm 4.00390625 | Backup 4.00390625
        Backup                     | @1 advert 200 from .3 every 10, @2 fault, @3 recovery => Fault->Backup FaultCleared; arm 6.609375 | Backup 6.609375
        Fault                      | @1 stop, @2 recovery, @3 start     => Init->Backup Startup; arm 6.609375 | Backup 6.609375
        Fault                      | @1 recovery, @2 stop, @3 start     => Init->Backup Startup; arm 6.609375 | Backup 6.609375
        Fault owner                | @1 source .9, @2 recovery, @2.5 advert 255 from .3 => saw OwnerConflict 255 from .3; saw MasterHeardLowerPriority 255 from .3; advert 255; announce 5; arm 2.6 | Master* 2.6

        # Only a MASTER has something to hand over.
        Fault                      | @0.5 hand-over Backup               => - | stays
        Fault                      | @0.5 reclaim                        => - | stays
        """;
}
