namespace Appliance.Tests.Views;

/// <summary>The sections of keepalived 2.2.7 behind its instances.</summary>
public class KeepalivedTrackersTests
{
    [Fact]
    public void groups_scripts_files_processes_and_sessions_are_told() => Assert.EndsWith("""
        ------< VRRP Sync groups >------
         VRRP Sync Group = G1, MASTER
           Num member fault 0, num member init 0
           VRRP member instances :
             VI_1
             VI_2
           Using smtp notification = yes
           Master state transition script = '/bin/true' 'm', uid:gid 0:0
           Generic state transition script = '/bin/true', uid:gid 0:0
        ------< VRRP Scripts >------
         VRRP Script = up
           Command = '/bin/true'
           Interval = 1 sec
           Timeout = 0 sec
           Weight = 10
           Rise = 1
           Fall = 1
           Insecure = no
           Status = GOOD
           Script uid:gid = 0:0
           VRRP instances :
           Tracking instances :
             VI_1, weight 10
             VI_2, weight 10
           State = idle
         VRRP Script = down
           Command = '/bin/false' 'a'
           Interval = 1 sec
           Timeout = 4 sec
           Weight = -5
           Rise = 2
           Fall = 3
           Insecure = no
           Status = BAD
           Script uid:gid = 0:0
           VRRP instances :
           Tracking instances :
             VI_3, weight -5
           State = running
        ------< VRRP Track files >------
         Track file = tf
           File = /run/number
           Status = 3
           Weight = 2
           Tracking instances :
             VI_3, weight 2
        ------< VRRP Track processes >------
         VRRP Track process = tp
           Process = sleep
           Parameters = 1000
           Param match = partial
           Min processes = 1
           Current processes = 1
           Have quorum = false
           Weight = 4
           Terminate delay = 0.000000s
           Fork delay = 0.500000s
           Fork delay timer running
           Terminate delay timer not running
           Full command = true
           Tracking instances :
             VI_3, weight 4
        ------< VRRP Track BFDs >------
         VRRP Track BFD = b1
           Weight = 3
           Bfd is up
           Tracking VRRP instances :
           Tracking instances :
             VI_3, weight 3

        """, DumpScenario.Data);
}
