namespace VrrpAot.Tests.Protocol;

internal static partial class ElectionTable
{
    /// <summary>INIT, RFC 9568 section 6.4.1 and RFC 3768 section 6.4.1 (Initialize).</summary>
    private const string Init = """
        # 6.4.1, Startup: Active_Down_Timer runs, BACKUP. No priority below 255 starts otherwise.
        Init                       | @0 start                           => Init->Backup Startup; arm 3.609375 | Backup 3.609375
        Init v2                    | @0 start                           => Init->Backup Startup; arm 3.609375 | Backup 3.609375
        Init interval=3            | @0 start                           => Init->Backup Startup; arm 10.828125 | Backup 10.828125
        Init v2 interval=3         | @0 start                           => Init->Backup Startup; arm 9.609375 | Backup 9.609375
        Init down-adverts=5        | @0 start                           => Init->Backup Startup; arm 5.609375 | Backup 5.609375
        Init state-master          | @0 start                           => Init->Backup Startup; arm 3.609375 | Backup 3.609375

        # 6.4.1, Startup of the owner: advert, addresses, announcements, MASTER.
        Init owner                 | @0 start                           => advert 255; Init->Master AddressOwner; add; announce 5; arm 1 | Master* 1
        Init v2 owner              | @0 start                           => advert 255; Init->Master AddressOwner; add; announce 5; arm 1 | Master* 1
        Init owner one-burst refresh=0.5 | @0 start                           => advert 255; Init->Master AddressOwner; add; announce 5; arm 0.5 | Master* 0.5

        # keepalived: priority 255 without state MASTER waits like everybody else.
        Init owner-as-backup       | @0 start                           => Init->Backup Startup; arm 3.00390625 | Backup 3.00390625

        # keepalived: what may not run yet starts in FAULT; what was repaired meanwhile does not.
        Init                       | @0 fault, @1 start                 => Init->Fault Fault | Fault never
        Init owner                 | @0 fault, @1 start                 => Init->Fault Fault | Fault never
        Init                       | @0 fault, @1 recovery, @2 start    => Init->Backup Startup; arm 5.609375 | Backup 5.609375
        Init                       | @0 start, @1 fault, @2 stop, @3 start => Init->Fault Fault | Fault never

        # Tracking and addresses settle before the start.
        Init                       | @0 priority 80, @1 start           => Init->Backup Startup; arm 4.6875 | Backup 4.6875
        Init owner                 | @0 priority 80                     => - | stays
        Init                       | @0 priority 80                     => saw PriorityChanged 100 to 80 | stays
        Init                       | @0 priority 100                    => - | stays
        Init                       | @0 source .9                       => - | stays
        Init owner                 | @0 source .9, @1 start, @1.5 advert 255 from .3 => saw OwnerConflict 255 from .3; saw MasterHeardLowerPriority 255 from .3; advert 255; announce 5; arm 1.6 | Master* 1.6

        # 6.4.1: nothing but Startup leaves Initialize.
        Init                       | @0 stop                            => - | stays
        Init                       | @0 stop at-once                    => - | stays
        Init                       | @0 advert 0 from .3                => - | stays
        Init                       | @0 advert 200 from .3 every 10     => - | stays
        Init                       | @0 advert 200 from .3 every 10, @1 start => Init->Backup Startup; arm 4.609375 | Backup 4.609375
        Init                       | @0 timer                           => - | stays
        Init                       | @0 fault                           => - | stays
        Init                       | @0 fault at-once                   => - | stays
        Init                       | @0 recovery                        => - | stays

        # Only a MASTER has something to hand over.
        Init                       | @0.5 hand-over Backup               => - | stays
        Init                       | @0.5 reclaim                        => - | stays
        """;
}
