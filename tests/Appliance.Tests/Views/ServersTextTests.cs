using Appliance.Views;
using VrrpAot.Linux;

namespace Appliance.Tests.Views;

/// <summary>`servers`, word by word.</summary>
public class ServersTextTests
{
    [Fact]
    public void each_virtual_server_says_who_serves_and_why()
    {
        string text = ServersText.Of([.. Pools.All], Pools.Now);
        Assert.Equal("""
            [10.0.0.1]:tcp:80: quorum, weight 3 is up, less than 1 loses it
              server                         weight state     active inactive  new/s
              [10.0.0.2]:tcp:80                   1 up            12        3      4
                  HTTP_GET passed 2.0 s ago, in 3.0 ms
              [10.0.0.3]:tcp:80                   0 drained  
                  drained by a person: what is open goes on, nothing new comes
                  weight 5 by a person; `server weight ... file` takes that back
                  HTTP_GET passed 2.0 s ago, in 3.0 ms
              [10.0.0.4]:tcp:80                   - disabled 
                  disabled by a person; `server enable` takes that back
                  HTTP_GET passed 2.0 s ago, in 3.0 ms

            [web]:0 (2 services): QUORUM LOST, weight 0 is up, 2 gains it
              not checked: none of its addresses is here (ha_suspend)
              server                         weight state     active inactive  new/s
              [10.0.0.2]:tcp:80                   - DOWN     
                  HTTP_GET FAILED 2.0 s ago, in 3.0 ms: HTTP status code error to
              [10.0.0.3]:tcp:80                   - waits    
                  up, and not in the table: the sorry server serves
                  HTTP_GET passed 2.0 s ago, in 3.0 ms
              [10.0.0.9]:tcp:80                   1 sorry    

            """, text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void a_kernel_without_ipvs_is_said_first()
    {
        string text = ServersText.Of([.. Pools.Unlisted(Errno.ENOENT)], Pools.Now);
        Assert.StartsWith("NOTHING IS BALANCED: this kernel has no IPVS (module ip_vs). Checks go on.\n\n"
            + "[10.0.0.1]:tcp:80: quorum", text);
        Assert.StartsWith("THE KERNEL'S TABLE CANNOT BE LISTED: Operation not permitted (errno 1)\n",
            ServersText.Of([.. Pools.Unlisted(Errno.EPERM)], Pools.Now));
    }
}
