namespace VrrpAot.Tests.Protocol;

internal static partial class ElectionTable
{
    /// <summary>MASTER, RFC 9568 section 6.4.3 (Active) and RFC 3768 section 6.4.3.</summary>
    private const string Master = """
        Master                     | @0.5 start                         => - | stays
        Master                     | @0.5 recovery                      => - | stays
        Master                     | @0.5 source .9                     => - | stays

        # 6.4.3, Shutdown: priority 0 once. Make before break: the addresses wait for the longest skew, plus a grace.
        Master                     | @0.5 stop                          => advert 0; Master->Init Shutdown; arm 1.51609375 | ToInit* 1.51609375
        Master v2 interval=3       | @0.5 stop                          => advert 0; Master->Init Shutdown; arm 1.51609375 | ToInit* 1.51609375
        Master interval=3          | @0.5 stop                          => advert 0; Master->Init Shutdown; arm 3.50828125 | ToInit* 3.50828125
        Master owner               | @0.5 stop                          => advert 0; Master->Init Shutdown; arm 1.51609375 | ToInit* 1.51609375

        # Nobody to hand over to, or keepalived's order wanted: the addresses go at once.
        Master                     | @0.5 stop at-once                  => advert 0; Master->Init Shutdown; remove; arm never | Init never
        Master break-first         | @0.5 stop                          => advert 0; Master->Init Shutdown; remove; arm never | Init never

        # keepalived: the same on the way to FAULT.
        Master                     | @0.5 fault                         => advert 0; Master->Fault Fault; arm 1.51609375 | ToFault* 1.51609375
        Master                     | @0.5 fault at-once                 => advert 0; Master->Fault Fault; remove; arm never | Fault never
        Master break-first         | @0.5 fault                         => advert 0; Master->Fault Fault; remove; arm never | Fault never

        # 6.4.3, Adver_Timer: each deadline counts from the one before.
        Master                     | @0.9 timer                         => - | stays
        Master                     | @1 timer                           => advert 100; arm 2 | Master* 2
        Master                     | @1.3 timer                         => advert 100; arm 2 | Master* 2
        Master                     | @2.5 timer                         => advert 100; arm 3.5 | Master* 3.5
        Master                     | @400 timer                         => advert 100; announce 5; arm 401 | Master* 401
        Master                     | @1.9995 timer, @1.9997 advert 0 from .3 => saw MasterHeardPriorityZero 0 from .3 | stays
        Master v2 interval=3       | @3 timer                           => advert 100; arm 5 | Master* 5
        Master owner               | @1 timer                           => advert 255; arm 2 | Master* 2

        # keepalived: five announcements, five more after five seconds, then a refresh if it is wanted.
        Master                     | @4.5 timer, @5 timer               => announce 5; arm 5.5 | Master* 5.5
        Master one-burst           | @4.5 timer, @5 timer               => - | stays
        Master refresh=0.7         | @0.7 timer                         => announce 2; arm 1 | Master* 1
        Master refresh=0.7         | @0.7 timer, @1 timer               => advert 100; arm 1.4 | Master* 1.4

        # 6.4.3, priority 0 heard: answered at once, Adver_Timer starts anew. Within AnswerGap of our last advert it waits for the gap.
        Master                     | @0.5 advert 0 from .3              => saw MasterHeardPriorityZero 0 from .3; advert 100; arm 1.5 | Master* 1.5
        Master                     | @0.5 advert 0 from .3, @0.501 advert 0 from .3 => saw MasterHeardPriorityZero 0 from .3; arm 0.502 | Master* 0.502
        Master                     | @0.5 advert 0 from .3, @0.501 advert 0 from .3, @0.502 timer => advert 100; arm 1.502 | Master* 1.502

        # 6.4.3, higher, or equal from a higher address: yield. The last advert tells the winner of the contest; there is no priority 0.
        Master                     | @0.5 advert 101 from .1            => saw MasterHeardHigherPriority 101 from .1; advert 100; Master->Backup Preempted 101 from .1; remove; arm 4.109375 | Backup 4.109375
        Master                     | @0.5 advert 100 from .3            => saw MasterHeardSamePriorityHigherAddress 100 from .3; advert 100; Master->Backup Preempted 100 from .3; remove; arm 4.109375 | Backup 4.109375
        # Among different intervals there is no last advert: third routers would learn our interval after the winner's.
        Master                     | @0.5 advert 200 from .3 every 0.1  => saw MasterHeardHigherPriority 200 from .3; Master->Backup Preempted 200 from .3; remove; arm 0.8609375 | Backup 0.8609375
        Master v2                  | @0.5 advert 101 from .1            => saw MasterHeardHigherPriority 101 from .1; advert 100; Master->Backup Preempted 101 from .1; remove; arm 4.109375 | Backup 4.109375
        Master nopreempt           | @0.5 advert 101 from .1            => saw MasterHeardHigherPriority 101 from .1; advert 100; Master->Backup Preempted 101 from .1; remove; arm 4.109375 | Backup 4.109375
        Master no-last-advert      | @0.5 advert 101 from .1            => saw MasterHeardHigherPriority 101 from .1; Master->Backup Preempted 101 from .1; remove; arm 4.109375 | Backup 4.109375
        Master refresh=0.7         | @0.5 advert 101 from .1            => saw MasterHeardHigherPriority 101 from .1; advert 100; Master->Backup Preempted 101 from .1; remove; arm 4.109375 | Backup 4.109375
        Master                     | @0.2 priority 80, @0.5 advert 90 from .1 => saw MasterHeardHigherPriority 90 from .1; advert 80; Master->Backup Preempted 90 from .1; remove; arm 4.1875 | Backup 4.1875
        Master                     | @0.2 source .9, @0.5 advert 100 from .3 => saw MasterHeardLowerPriority 100 from .3; advert 100; announce 5; arm 0.6 | Master* 0.6

        # 6.4.3, otherwise: answered at once, announced again (keepalived).
        Master                     | @0.5 advert 99 from .3             => saw MasterHeardLowerPriority 99 from .3; advert 100; announce 5; arm 0.6 | Master* 0.6
        Master                     | @0.5 advert 100 from .1            => saw MasterHeardLowerPriority 100 from .1; advert 100; announce 5; arm 0.6 | Master* 0.6
        Master                     | @0.5 advert 99 from .3 every 40.95 => saw MasterHeardLowerPriority 99 from .3; advert 100; announce 5; arm 0.6 | Master* 0.6
        Master v2                  | @0.5 advert 99 from .3             => saw MasterHeardLowerPriority 99 from .3; advert 100; announce 5; arm 0.6 | Master* 0.6
        Master no-answer           | @0.5 advert 99 from .3             => saw MasterHeardLowerPriority 99 from .3; announce 5; arm 0.6 | Master* 0.6
        Master no-contest-burst    | @0.5 advert 99 from .3             => saw MasterHeardLowerPriority 99 from .3; advert 100; arm 1.5 | Master* 1.5
        Master one-contest-burst   | @0.5 advert 99 from .3             => saw MasterHeardLowerPriority 99 from .3; advert 100; announce 5; arm 0.6 | Master* 0.6
        Master                     | @0.5 advert 99 from .3, @5.1 timer, @5.5 timer => announce 5; arm 6.1 | Master* 6.1

        # Within the gaps one advert, and one burst, at their end covers all.
        Master                     | @0.5 advert 99 from .3, @0.501 advert 99 from .3 => saw MasterHeardLowerPriority 99 from .3; arm 0.502 | Master* 0.502
        Master                     | @0.5 advert 99 from .3, @0.501 advert 99 from .3, @0.502 timer => advert 100; arm 0.52 | Master* 0.52
        Master                     | @0.5 advert 99 from .3, @0.501 advert 99 from .3, @0.502 timer, @0.52 timer => announce 5; arm 0.6 | Master* 0.6
        Master one-contest-burst   | @0.5 advert 99 from .3, @0.51 advert 99 from .3, @0.53 advert 99 from .3 => saw MasterHeardLowerPriority 99 from .3; advert 100; announce 5; arm 0.6 | Master* 0.6

        # The echo: one announcement 100 ms after the contest, however often the burst itself is repeated.
        Master                     | @0.5 advert 99 from .3, @0.599 timer => - | stays
        Master                     | @0.5 advert 99 from .3, @0.6 timer => announce 1; arm 1.5 | Master* 1.5
        Master                     | @0.5 advert 99 from .3, @0.6 timer, @0.7 timer => - | stays
        Master one-contest-burst   | @0.5 advert 99 from .3, @0.6 timer => announce 1; arm 1.5 | Master* 1.5
        Master no-answer           | @0.5 advert 99 from .3, @0.6 timer => announce 1; arm 1 | Master* 1
        Master no-contest-burst    | @0.5 advert 99 from .3, @0.6 timer => - | stays
        # It counts from the contest, also when the burst has to wait for its gap; a contest before it does not move it, one after it has its own.
        Master                     | @0.01 advert 99 from .3, @0.02 timer => announce 5; arm 0.11 | Master* 0.11
        Master                     | @0.5 advert 99 from .3, @0.55 advert 99 from .3 => saw MasterHeardLowerPriority 99 from .3; advert 100; announce 5 | stays
        Master                     | @0.5 advert 99 from .3, @0.55 advert 99 from .3, @0.6 timer => announce 1; arm 1.55 | Master* 1.55
        Master                     | @0.5 advert 99 from .3, @0.6 timer, @0.7 advert 99 from .3 => saw MasterHeardLowerPriority 99 from .3; advert 100; announce 5; arm 0.8 | Master* 0.8
        # The burst of a contest right after it keeps its gap from it.
        Master                     | @0.5 advert 99 from .3, @0.6 timer, @0.61 advert 99 from .3 => saw MasterHeardLowerPriority 99 from .3; advert 100; arm 0.62 | Master* 0.62
        # Forgotten with the mastership, and by the one that follows.
        Master                     | @0.5 advert 99 from .3, @0.55 advert 200 from .3 => saw MasterHeardHigherPriority 200 from .3; advert 100; Master->Backup Preempted 200 from .3; remove; arm 4.159375 | Backup 4.159375
        Master                     | @0.5 advert 99 from .3, @0.55 stop => advert 0; Master->Init Shutdown; arm 1.56609375 | ToInit* 1.56609375
        Master                     | @0.5 advert 99 from .3, @0.55 stop at-once => advert 0; Master->Init Shutdown; remove; arm never | Init never
        Master                     | @0.5 advert 99 from .3, @0.55 fault => advert 0; Master->Fault Fault; arm 1.56609375 | ToFault* 1.56609375
        Master                     | @0.5 advert 99 from .3, @0.55 fault at-once => advert 0; Master->Fault Fault; remove; arm never | Fault never
        Master owner               | @0.5 advert 99 from .3, @0.55 stop at-once, @0.56 start, @0.6 timer => - | stays
        # A timer that comes very late: everything owed, each once.
        Master refresh=0.7         | @0.5 advert 99 from .3, @0.501 advert 99 from .3, @40 timer => advert 100; announce 5; announce 5; announce 1; announce 2; arm 40.7 | Master* 40.7

        # Our own advert come back is no contest, whatever it says.
        Master                     | @0.5 advert 100 from .2            => saw HeardOwnAddress 100 from .2 | stays
        Master                     | @0.5 advert 150 from .2            => saw HeardOwnAddress 150 from .2 | stays

        # 8.3.2: a second owner is said aloud; the address decides, as between any equals.
        Master owner               | @0.5 advert 255 from .1            => saw OwnerConflict 255 from .1; saw MasterHeardLowerPriority 255 from .1; advert 255; announce 5; arm 0.6 | Master* 0.6
        Master owner               | @0.5 advert 255 from .3            => saw OwnerConflict 255 from .3; saw MasterHeardSamePriorityHigherAddress 255 from .3; advert 255; Master->Backup Preempted 255 from .3; remove; arm 3.50390625 | Backup 3.50390625
        Master owner               | @0.5 advert 254 from .3            => saw MasterHeardLowerPriority 254 from .3; advert 255; announce 5; arm 0.6 | Master* 0.6

        # keepalived: the next advert carries a new priority; an owner keeps 255.
        Master                     | @0.5 priority 80                   => saw PriorityChanged 100 to 80 | stays
        Master                     | @0.5 priority 80, @1 timer         => advert 80; arm 2 | Master* 2
        Master                     | @0.5 priority 100                  => - | stays
        Master owner               | @0.5 priority 80                   => - | stays

        # Asked to hand over: priority 0, and nothing else has changed until somebody takes over. Nobody to ask: not even that.
        Master                     | @0.5 hand-over Backup              => advert 0; arm 1.51609375 | ToMaster* 1.51609375
        Master                     | @0.5 hand-over Fault               => advert 0; arm 1.51609375 | ToMaster* 1.51609375
        Master v2 interval=3       | @0.5 hand-over Backup              => advert 0; arm 1.51609375 | ToMaster* 1.51609375
        Master break-first         | @0.5 hand-over Backup              => advert 0; arm 1.51609375 | ToMaster* 1.51609375
        Master                     | @0.5 nobody                        => - | stays
        Master                     | @0.5 reclaim                       => - | stays
        """;
}
