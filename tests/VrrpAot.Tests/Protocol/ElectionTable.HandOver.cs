namespace VrrpAot.Tests.Protocol;

internal static partial class ElectionTable
{
    /// <summary>
    /// Handing over, to FAULT and to INIT: to every other router the Shutdown of RFC 9568 section 6.4.3.
    /// </summary>
    private const string HandOver = """
        # Whoever says a priority has taken over; the addresses go with its first advert.
        ToFault                    | @0.5 advert 90 from .1             => remove; arm never | Fault never
        ToFault                    | @0.5 advert 200 from .3            => remove; arm never | Fault never
        ToFault owner              | @0.5 advert 1 from .1              => remove; arm never | Fault never

        # One who leaves as well, or our own advert come back, has not.
        ToFault                    | @0.5 advert 0 from .3              => - | stays
        ToFault                    | @0.5 advert 100 from .2            => - | stays

        # Patience: the longest skew and a grace.
        ToFault                    | @1 timer                           => - | stays
        ToFault                    | @1.01609375 timer                  => remove; arm never | Fault never
        ToFault                    | @9 timer                           => remove; arm never | Fault never

        # Well again first: back in line as BACKUP; an owner is MASTER at once.
        ToFault                    | @0.5 recovery                      => remove; Fault->Backup FaultCleared; arm 4.109375 | Backup 4.109375
        ToFault owner              | @0.5 recovery                      => remove; advert 255; Fault->Master AddressOwner; add; announce 5; arm 1.5 | Master* 1.5

        # Stopped on the way: it ends in INIT, the addresses are still held unless nobody is there.
        ToFault                    | @0.5 stop                          => Fault->Init Shutdown | ToInit* 1.01609375
        ToFault                    | @0.5 stop at-once                  => Fault->Init Shutdown; remove; arm never | Init never
        ToFault                    | @0.5 stop, @1.01609375 timer       => remove; arm never | Init never
        ToFault                    | @0.5 stop, @0.6 start              => remove; Init->Fault Fault; arm never | Fault never
        ToFault                    | @0.5 start                         => - | stays
        ToFault                    | @0.5 fault                         => - | stays
        ToFault                    | @0.5 fault at-once                 => remove; arm never | Fault never
        ToFault                    | @0.5 priority 80                   => saw PriorityChanged 100 to 80 | stays
        ToFault                    | @0.5 priority 100                  => - | stays
        ToFault                    | @0.5 source .9                     => - | stays
        ToFault                    | @0.5 source .9, @0.6 advert 100 from .9 => - | stays
        ToFault                    | @0.5 source .9, @0.6 advert 100 from .2 => remove; arm never | Fault never

        ToInit                     | @0.5 advert 90 from .1             => remove; arm never | Init never
        ToInit                     | @0.5 advert 200 from .3            => remove; arm never | Init never
        ToInit                     | @0.5 advert 0 from .3              => - | stays
        ToInit                     | @0.5 advert 100 from .2            => - | stays
        ToInit                     | @1 timer                           => - | stays
        ToInit                     | @1.01609375 timer                  => remove; arm never | Init never
        ToInit v2 interval=3       | @1.01609375 timer                  => remove; arm never | Init never

        # Started again: the hand-over ends, then 6.4.1.
        ToInit                     | @0.5 start                         => remove; Init->Backup Startup; arm 4.109375 | Backup 4.109375
        ToInit owner               | @0.5 start                         => remove; advert 255; Init->Master AddressOwner; add; announce 5; arm 1.5 | Master* 1.5
        ToInit                     | @0.5 fault, @0.6 start             => remove; Init->Fault Fault; arm never | Fault never
        ToInit                     | @0.5 fault, @0.6 recovery, @0.7 start => remove; Init->Backup Startup; arm 4.309375 | Backup 4.309375

        # The link goes, or nobody is there any more: no more waiting. A fault or a second stop alone changes nothing.
        ToInit                     | @0.5 stop                          => - | stays
        ToInit                     | @0.5 stop at-once                  => remove; arm never | Init never
        ToInit                     | @0.5 fault                         => - | stays
        ToInit                     | @0.5 fault at-once                 => remove; arm never | Init never
        ToInit                     | @0.5 recovery                      => - | stays
        ToInit                     | @0.5 priority 80                   => saw PriorityChanged 100 to 80 | stays
        ToInit                     | @0.5 priority 100                  => - | stays
        ToInit                     | @0.5 source .9                     => - | stays

        # It goes already.
        ToFault                    | @0.5 hand-over Backup               => - | stays
        ToFault                    | @0.5 reclaim                        => - | stays
        ToInit                     | @0.5 hand-over Backup               => - | stays
        ToInit                     | @0.5 reclaim                        => - | stays
        """;
}
