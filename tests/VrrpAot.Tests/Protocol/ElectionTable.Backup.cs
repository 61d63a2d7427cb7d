namespace VrrpAot.Tests.Protocol;

internal static partial class ElectionTable
{
    /// <summary>BACKUP, RFC 9568 section 6.4.2 and RFC 3768 section 6.4.2.</summary>
    private const string Backup = """
        # 6.4.2, Shutdown: cancel the timer, INIT, send nothing.
        Backup                     | @1 stop                            => Backup->Init Shutdown; arm never | Init never
        Backup                     | @1 stop at-once                    => Backup->Init Shutdown; arm never | Init never
        Backup                     | @1 start                           => - | stays

        # 6.4.2, Active_Down_Timer: early it is nothing, due or late it is the takeover.
        Backup                     | @3.6 timer                         => - | stays
        Backup                     | @3.609375 timer                    => saw AdvertTimeout; advert 100; Backup->Master MasterSilent; add; announce 5; arm 4.609375 | Master* 4.609375
        Backup v2                  | @3.609375 timer                    => saw AdvertTimeout; advert 100; Backup->Master MasterSilent; add; announce 5; arm 4.609375 | Master* 4.609375
        Backup                     | @500 timer                         => saw AdvertTimeout; advert 100; Backup->Master MasterSilent; add; announce 5; arm 501 | Master* 501
        Backup one-burst refresh=0.5 | @3.609375 timer                    => saw AdvertTimeout; advert 100; Backup->Master MasterSilent; add; announce 5; arm 4.109375 | Master* 4.109375
        Backup owner-as-backup     | @3.00390625 timer                  => saw AdvertTimeout; advert 255; Backup->Master MasterSilent; add; announce 5; arm 4.00390625 | Master* 4.00390625

        # 6.4.2, priority 0: only Skew_Time is left, whoever said it and whatever Preempt_Mode is.
        Backup                     | @1 advert 0 from .3                => saw BackupHeardPriorityZero 0 from .3; arm 1.609375 | Backup 1.609375
        Backup v2 interval=3       | @1 advert 0 from .3                => saw BackupHeardPriorityZero 0 from .3; arm 1.609375 | Backup 1.609375
        Backup interval=3          | @1 advert 0 from .3                => saw BackupHeardPriorityZero 0 from .3; arm 2.828125 | Backup 2.828125
        Backup nopreempt           | @1 advert 0 from .1                => saw BackupHeardPriorityZero 0 from .1; arm 1.609375 | Backup 1.609375
        Backup                     | @1 advert 0 from .3, @1.609375 timer => saw AdvertTimeout; advert 100; Backup->Master MasterLeft 0 from .3; add; announce 5; arm 2.609375 | Master* 2.609375

        # It never pushes the takeover back.
        Backup                     | @1 advert 0 from .3, @1.2 advert 0 from .3 => saw BackupHeardPriorityZero 0 from .3 | stays
        Backup                     | @3.5 advert 0 from .3              => saw BackupHeardPriorityZero 0 from .3 | stays

        # 6.4.2, at least our equal: learn and wait anew. No comparison of addresses here.
        Backup                     | @1 advert 200 from .3              => arm 4.609375 | Backup 4.609375
        Backup                     | @1 advert 100 from .1              => arm 4.609375 | Backup 4.609375
        Backup                     | @1 advert 100 from .3              => arm 4.609375 | Backup 4.609375
        Backup                     | @1 advert 100 from .2              => arm 4.609375 | Backup 4.609375
        Backup                     | @1 advert 255 from .3              => arm 4.609375 | Backup 4.609375
        Backup                     | @1 advert 200 from .3 every 0.5    => arm 2.8046875 | Backup 2.8046875
        Backup down-adverts=5      | @1 advert 200 from .3 every 0.5    => arm 3.8046875 | Backup 3.8046875
        Backup                     | @1 advert 0 from .3, @1.2 advert 200 from .1 => arm 4.809375 | Backup 4.809375
        Backup                     | @1 advert 0 from .3, @1.2 advert 200 from .1, @4.809375 timer => saw AdvertTimeout; advert 100; Backup->Master MasterSilent 200 from .1; add; announce 5; arm 5.809375 | Master* 5.809375

        # Version 2 learns nothing: other intervals never get here.
        Backup v2                  | @1 advert 200 from .3 every 5      => arm 4.609375 | Backup 4.609375

        # 6.4.2, lower: discarded while we preempt, the timer runs on ...
        Backup                     | @1 advert 99 from .3               => saw BackupDiscardedLowerPriority 99 from .3 | stays
        Backup                     | @1 advert 1 from .3 every 40.95    => saw BackupDiscardedLowerPriority 1 from .3 | stays
        Backup                     | @1 advert 99 from .3, @3.609375 timer => saw AdvertTimeout; advert 100; Backup->Master Preempting 99 from .3; add; announce 5; arm 4.609375 | Master* 4.609375
        Backup owner-as-backup     | @1 advert 254 from .3              => saw BackupDiscardedLowerPriority 254 from .3 | stays

        # ... and accepted when we do not.
        Backup nopreempt           | @1 advert 99 from .3               => arm 4.609375 | Backup 4.609375
        Backup nopreempt           | @1 advert 1 from .3 every 0.5      => arm 2.8046875 | Backup 2.8046875
        Backup nopreempt           | @1 advert 200 from .3              => arm 4.609375 | Backup 4.609375

        # keepalived, preempt_delay: the first lower advert starts the delay; accepted until it is over.
        Backup preempt-delay=10    | @1 advert 50 from .1               => arm 4.609375 | Backup 4.609375
        Backup preempt-delay=10    | @1 advert 50 from .1, @10.9 advert 50 from .1 => arm 14.509375 | Backup 14.509375
        Backup preempt-delay=10    | @1 advert 50 from .1, @11 advert 50 from .1 => saw BackupDiscardedLowerPriority 50 from .1 | stays
        Backup preempt-delay=10    | @1 advert 50 from .1, @9 advert 50 from .1, @12 advert 50 from .1, @12.609375 timer => saw AdvertTimeout; advert 100; Backup->Master Preempting 50 from .1; add; announce 5; arm 13.609375 | Master* 13.609375

        # An equal or better one cancels it; the next lower one starts it anew.
        Backup preempt-delay=10    | @1 advert 50 from .1, @2 advert 200 from .3, @12 advert 50 from .1 => arm 15.609375 | Backup 15.609375
        Backup preempt-delay=10    | @1 advert 50 from .1, @2 priority 50, @11 advert 50 from .1 => arm 14.8046875 | Backup 14.8046875
        Backup nopreempt preempt-delay=10 | @1 advert 50 from .1, @12 advert 50 from .1 => arm 15.609375 | Backup 15.609375

        # keepalived: a changed priority moves the running timer by the difference of the skews.
        Backup                     | @1 priority 80                     => saw PriorityChanged 100 to 80; arm 3.6875 | Backup 3.6875
        Backup                     | @1 priority 120                    => saw PriorityChanged 100 to 120; arm 3.53125 | Backup 3.53125
        Backup                     | @1 priority 100                    => - | stays
        Backup v2 interval=3       | @1 priority 80                     => saw PriorityChanged 100 to 80; arm 9.6875 | Backup 9.6875
        Backup interval=3          | @1 priority 80                     => saw PriorityChanged 100 to 80; arm 11.0625 | Backup 11.0625
        Backup                     | @1 advert 0 from .3, @1.1 priority 164 => saw PriorityChanged 100 to 164; arm 1.359375 | Backup 1.359375
        Backup owner-as-backup     | @1 priority 80                     => - | stays
        Backup                     | @1 priority 80, @2 advert 90 from .3 => arm 5.6875 | Backup 5.6875

        # keepalived: FAULT says nothing either.
        Backup                     | @1 fault                           => Backup->Fault Fault; arm never | Fault never
        Backup                     | @1 fault at-once                   => Backup->Fault Fault; arm never | Fault never
        Backup                     | @1 recovery                        => - | stays
        Backup                     | @1 source .9                       => - | stays
        Backup                     | @1 source .9, @4 timer, @4.5 advert 100 from .3 => saw MasterHeardLowerPriority 100 from .3; advert 100; announce 5; arm 4.6 | Master* 4.6

        # Only a MASTER has something to hand over.
        Backup                     | @0.5 hand-over Backup               => - | stays
        Backup                     | @0.5 reclaim                        => - | stays
        """;
}
