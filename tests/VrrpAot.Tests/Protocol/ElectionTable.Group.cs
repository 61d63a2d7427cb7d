namespace VrrpAot.Tests.Protocol;

internal static partial class ElectionTable
{
    /// <summary>
    /// A member of a sync group. Waiting is a BACKUP whose timer has run out; its times count from the start of BACKUP,
    /// so that it waits from 3.609375 on.
    /// </summary>
    private const string Group = """
        # A master that falls silent, or is to be preempted, is waited for together.
        Backup group | @3.609375 timer => saw AdvertTimeout; arm 7.21875 | Waiting 7.21875
        Backup group | @1 advert 0 from .3, @1.609375 timer => saw AdvertTimeout; arm 5.21875 | Waiting 5.21875
        Backup group | @1 advert 99 from .3, @3.609375 timer => saw AdvertTimeout; arm 7.21875 | Waiting 7.21875

        # The group is as far: each goes for its own reason.
        Waiting group | @4 group-master => advert 100; Backup->Master MasterSilent; add; announce 5; arm 5 | Master* 5
        Backup group | @1 advert 0 from .3, @1.609375 timer, @1.7 group-master => advert 100; Backup->Master MasterLeft 0 from .3; add; announce 5; arm 2.7 | Master* 2.7
        Backup group | @1 advert 99 from .3, @3.609375 timer, @4 group-master => advert 100; Backup->Master Preempting 99 from .3; add; announce 5; arm 5 | Master* 5

        # It is not: the timer begins again, and again.
        Waiting group | @7 timer => - | stays
        Waiting group | @7.21875 timer => saw AdvertTimeout; arm 10.828125 | Waiting 10.828125

        # Who is heard and accepted ends the wait; who is discarded does not, and neither does one that leaves.
        Waiting group | @4 advert 100 from .3 => arm 7.609375 | Backup 7.609375
        Waiting group | @4 advert 100 from .3, @4.1 group-backup => - | stays
        Waiting group | @4 advert 99 from .3 => saw BackupDiscardedLowerPriority 99 from .3 | stays
        Waiting group | @4 advert 99 from .3, @4.1 group-master => advert 100; Backup->Master Preempting 99 from .3; add; announce 5; arm 5.1 | Master* 5.1
        Waiting group nopreempt | @4 advert 99 from .3 => arm 7.609375 | Backup 7.609375
        Waiting group | @4 advert 0 from .3 => saw BackupHeardPriorityZero 0 from .3; arm 4.609375 | Waiting 4.609375
        Waiting group | @4 advert 0 from .3, @4.1 group-master => advert 100; Backup->Master MasterLeft 0 from .3; add; announce 5; arm 5.1 | Master* 5.1

        # Everything else as in BACKUP.
        Waiting group | @4 start => - | stays
        Waiting group | @4 stop => Backup->Init Shutdown; arm never | Init never
        Waiting group | @4 fault => Backup->Fault Fault; arm never | Fault never
        Waiting group | @4 recovery => - | stays
        Waiting group | @4 priority 80 => saw PriorityChanged 100 to 80; arm 7.296875 | Waiting 7.296875
        Waiting group | @4 source .9 => - | stays
        Waiting group | @4 hand-over Backup => - | stays
        Waiting group | @4 reclaim => - | stays
        Waiting group | @4 group-backup => - | stays
        Waiting group | @4 group-contest => - | stays

        # Another member was MASTER at once, or comes back from a reload as one.
        Backup group | @1 group-master => advert 100; Backup->Master Group; add; announce 5; arm 2 | Master* 2
        Backup group | @1 group-backup => - | stays
        Backup group | @1 group-contest => - | stays

        # Another member has become BACKUP. Nothing is said: who took that one takes this one too, and speaks.
        Master | @0.5 group-backup => Master->Backup Group; remove; arm 4.109375 | Backup 4.109375
        Master refresh=0.7 | @0.5 group-backup => Master->Backup Group; remove; arm 4.109375 | Backup 4.109375
        Master | @0.5 group-backup, @1 advert 90 from .1 => saw BackupDiscardedLowerPriority 90 from .1 | stays
        Master | @0.5 group-master => - | stays

        # Another member was contested: these addresses are announced again, too, and no advert is owed.
        Master | @0.5 group-contest => announce 5; arm 0.6 | Master* 0.6
        Master | @0.5 group-contest, @0.51 group-contest => arm 0.52 | Master* 0.52
        Master no-contest-burst | @0.5 group-contest => - | stays

        # Of what was offered another member's was taken.
        ToMaster | @0.5 group-backup => Master->Backup Group; remove; arm 4.109375 | Backup 4.109375
        Master | @0 hand-over Fault, @0.5 group-backup => Master->Fault Group; remove; arm never | Fault never
        ToMaster | @0.5 group-master => - | stays
        ToMaster | @0.5 group-contest => - | stays

        # Not there, or no more.
        Init | @0 group-master => - | stays
        Init | @0 group-backup => - | stays
        Init | @0 group-contest => - | stays
        Fault | @1 group-master => - | stays
        Fault | @1 group-backup => - | stays
        Fault | @1 group-contest => - | stays
        ToFault | @0.5 group-master => - | stays
        ToFault | @0.5 group-backup => - | stays
        ToFault | @0.5 group-contest => - | stays
        ToInit | @0.5 group-master => - | stays
        ToInit | @0.5 group-backup => - | stays
        ToInit | @0.5 group-contest => - | stays
        """;
}
