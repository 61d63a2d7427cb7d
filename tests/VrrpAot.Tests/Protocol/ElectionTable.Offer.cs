namespace VrrpAot.Tests.Protocol;

internal static partial class ElectionTable
{
    /// <summary>
    /// An offer under way: MASTER for everybody who asks, priority 0 is said, a successor is awaited.
    /// </summary>
    private const string Offer = """
        # The successor speaks, whatever its priority: now, and not before, the state changes and the addresses go.
        ToMaster                   | @0.5 advert 90 from .1             => Master->Backup HandedOver 90 from .1; remove; arm 4.109375 | Backup 4.109375
        ToMaster                   | @0.5 advert 200 from .3            => Master->Backup HandedOver 200 from .3; remove; arm 4.109375 | Backup 4.109375
        Master                     | @0 hand-over Fault, @0.5 advert 90 from .1 => Master->Fault HandedOver 90 from .1; remove; arm never | Fault never
        Master                     | @0 hand-over Fault, @0.5 advert 90 from .1, @0.6 recovery => Fault->Backup FaultCleared; arm 4.209375 | Backup 4.209375

        # One who leaves as well, or our own advert come back, has not taken over.
        ToMaster                   | @0.5 advert 0 from .3              => - | stays
        ToMaster                   | @0.5 advert 100 from .2            => - | stays
        ToMaster                   | @0.5 source .9                     => - | stays
        ToMaster                   | @0.5 source .9, @0.6 advert 100 from .9 => - | stays

        # Nobody comes: it goes on as MASTER, with an advert at once. Announcements are not owed: the addresses never left.
        ToMaster                   | @1 timer                           => - | stays
        ToMaster                   | @1.01609375 timer                  => saw NobodyTookOver; advert 100; arm 2.01609375 | Master* 2.01609375
        ToMaster                   | @0.05 nobody                       => saw NobodyTookOver; advert 100; arm 1.05 | Master* 1.05
        ToMaster refresh=0.7       | @1.01609375 timer                  => saw NobodyTookOver; advert 100; arm 1.71609375 | Master* 1.71609375
        ToMaster owner             | @1.01609375 timer                  => saw NobodyTookOver; advert 255; arm 2.01609375 | Master* 2.01609375

        # Unless that was insisted on.
        Master                     | @0 hand-over Backup insist, @1.01609375 timer => Master->Backup HandedOver; remove; arm 4.62546875 | Backup 4.62546875
        Master                     | @0 hand-over Fault insist, @0.05 nobody => Master->Fault HandedOver; remove; arm never | Fault never
        ToMaster                   | @0.4 hand-over Fault insist        => - | stays
        ToMaster                   | @0.4 hand-over Fault insist, @0.5 nobody => Master->Fault HandedOver; remove; arm never | Fault never

        # Who handed over leaves the addresses to a successor of lower priority ..
        ToMaster                   | @0.5 advert 90 from .1, @1.5 advert 90 from .1 => arm 5.109375 | Backup 5.109375
        ToMaster preempt-delay=1   | @0.5 advert 90 from .1, @1.5 advert 90 from .1, @3 advert 90 from .1 => arm 6.609375 | Backup 6.609375
        # .. until that is gone,
        ToMaster                   | @0.5 advert 90 from .1, @1.5 advert 0 from .1 => saw BackupHeardPriorityZero 0 from .1; arm 2.109375 | Backup 2.109375
        ToMaster                   | @0.5 advert 90 from .1, @4.109375 timer => saw AdvertTimeout; advert 100; Backup->Master MasterSilent 90 from .1; add; announce 5; arm 5.109375 | Master* 5.109375
        ToMaster                   | @0.5 advert 90 from .1, @4.109375 timer, @4.2 advert 200 from .3, @4.3 advert 90 from .1 => saw BackupDiscardedLowerPriority 90 from .1 | stays
        # .. or it is told to take them back.
        ToMaster                   | @0.5 advert 90 from .1, @1 reclaim, @1.5 advert 90 from .1 => saw BackupDiscardedLowerPriority 90 from .1 | stays

        # Whatever else happens, happens as to a MASTER.
        ToMaster                   | @0.5 start                         => - | stays
        ToMaster                   | @0.5 reclaim                       => - | stays
        ToMaster                   | @0.5 recovery                      => - | stays
        ToMaster                   | @0.5 priority 80                   => saw PriorityChanged 100 to 80 | stays
        ToMaster                   | @0.5 priority 80, @1.01609375 timer => saw NobodyTookOver; advert 80; arm 2.01609375 | Master* 2.01609375
        ToMaster                   | @0.5 stop                          => advert 0; Master->Init Shutdown; arm 1.51609375 | ToInit* 1.51609375
        ToMaster                   | @0.5 stop at-once                  => advert 0; Master->Init Shutdown; remove; arm never | Init never
        ToMaster                   | @0.5 fault                         => advert 0; Master->Fault Fault; arm 1.51609375 | ToFault* 1.51609375
        ToMaster                   | @0.5 fault at-once                 => advert 0; Master->Fault Fault; remove; arm never | Fault never
        """;
}
