using Appliance.Pools;
using Appliance.Views;
using VrrpAot.Linux;

namespace Appliance.Tests.Views;

/// <summary>`why SERVER`, word by word.</summary>
public class WhyServerTextTests
{
    private static string Of(PoolReport pool, ServerReport server) => WhyServerText.Of([pool with { Servers =
        [server, .. pool.Servers.Where(other => other.IsSorry && !server.IsSorry)] }], (_, it) => it == server,
        Pools.Now);

    private static PoolReport Well => Pools.All[0];
    private static PoolReport Lost => Pools.All[1] with { IsSuspended = false };

    private static string VerdictOf(PoolReport pool, ServerReport server) => Of(pool, server).Split('\n')[1].Trim();

    private static CheckReport Check(ServerReport server) => server.Checks[0];

    [Fact]
    public void one_that_serves_says_what_would_take_it_down()
    {
        ServerReport server = Well.Servers[0] with { FileWeight = 1, InKernel = 1 };
        server = server with
        {
            Checks = [Check(server) with { HasRun = true, Retries = 3, FailuresInRow = 1, Passed = false,
                Remark = "503 Busy", FailedAt = Pools.Now - Duration.FromSeconds(2), FailureRemark = "503 Busy",
                PassedAt = Pools.Now - Duration.FromSeconds(12), Next = Pools.Now + Duration.FromSeconds(1) }],
        };
        Assert.Equal("""
            [10.0.0.2]:tcp:80 in [10.0.0.1]:tcp:80
              serves, with weight 1
                check    HTTP_GET FAILED 2.0 s ago, after 3.0 ms: 503 Busy
                check    HTTP_GET passed 12 s ago
                check    HTTP_GET since its beginning: 7 passed, 1 failed
                check    HTTP_GET 1 failed in a row, 2 of 3 retries left; next in 1.0 s
                weight   1 in the pool; 1 in the file
                quorum   there: weight 3 is up, less than 1 loses it
                kernel   IPVS has it with weight 1, 12 active and 3 inactive connections

            """, Of(Well, server));
    }

    [Fact]
    public void where_there_is_no_ipvs_nobody_is_served()
    {
        string[] lines = Of(Well with { Unlisted = Errno.ENOENT }, Well.Servers[0]).Split('\n');
        Assert.Equal("  serves nobody: this kernel has no IPVS (module ip_vs)", lines[1]);
        Assert.Equal("    kernel   its table could not be listed: No such file or directory (errno 2)", lines[^2]);
    }

    [Fact]
    public void one_that_is_down_says_why_and_what_brings_it_back()
    {
        ServerReport server = Lost.Servers[0] with { FileWeight = 2 };
        server = server with { Checks = [Check(server) with { HasRun = true, Next = Pools.Now,
            FailedAt = Pools.Now - Duration.FromSeconds(2), FailureRemark = "it" }] };
        Assert.Equal("""
            [10.0.0.2]:tcp:80 in [web]:0
              is not in the pool: HTTP_GET has failed
                check    HTTP_GET FAILED 2.0 s ago, after 3.0 ms: HTTP status code error to
                check    HTTP_GET since its beginning: 7 passed, 1 failed
                check    HTTP_GET one success brings it back; it is being tried
                weight   not in the pool; 2 in the file, 1 by its checks
                quorum   lost: weight 0 is up, 2 gains it
                sorry    [10.0.0.9]:tcp:80 serves
                kernel   IPVS does not have it

            """, Of(Lost, server));
    }

    [Fact]
    public void what_decides_is_said_first()
    {
        ServerReport up = Well.Servers[0] with { FileWeight = 1, InKernel = 1 };
        Assert.Equal("is not in the pool: a person has disabled it", VerdictOf(Well, Well.Servers[2]));
        Assert.Equal("gets no new connections (weight 0): a person has drained it", VerdictOf(Well, Well.Servers[1]));
        Assert.Equal("is well, and not in the pool: the quorum is lost, and the sorry server serves",
            VerdictOf(Lost, Lost.Servers[1]));
        Assert.Equal("serves, as the sorry server: the quorum is lost", VerdictOf(Lost, Lost.Servers[2]));
        Assert.Equal("stands by, as the sorry server: the quorum is there",
            VerdictOf(Well, Lost.Servers[2] with { InTable = null }));
        Assert.Equal("serves, with weight 1; the quorum is lost, and there is no sorry server",
            VerdictOf(Well with { HasQuorum = false }, up));
        Assert.Equal("gets no new connections: its weight is 0 in the file",
            VerdictOf(Well, up with { InTable = 0, FileWeight = 0 }));
        Assert.Equal("gets no new connections: its weight is 0 by a person",
            VerdictOf(Well, up with { InTable = 0, SetWeight = 0 }));
        Assert.Equal("gets no new connections: its weight is 0 by its checks",
            VerdictOf(Well, up with { InTable = 0 }));
        Assert.Equal("is not in the pool: HTTP_GET has yet to pass", VerdictOf(Well, up with { IsUp = false,
            InTable = null, Checks = [Check(up) with { IsUp = false, At = null }] }));
        Assert.Equal("gets no new connections (weight 0): HTTP_GET has failed", VerdictOf(Well, up with { IsUp = false,
            Inhibits = true, InTable = 0, Checks = [Check(up) with { IsUp = false, HasRun = true }] }));
    }

    [Fact]
    public void what_others_have_done_to_the_kernels_table_is_said()
    {
        ServerReport server = Well.Servers[0] with { Counters = null };
        Assert.Contains("kernel   IPVS does not have it: to be put right\n", Of(Well, server));
        Assert.Contains("kernel   IPVS has it with weight 9: to be put right\n",
            Of(Well, server with { InKernel = 9 }));
    }

    [Fact]
    public void a_long_line_is_wrapped_and_keeps_its_end()
    {
        ServerReport server = Well.Servers[0] with { SetWeight = int.MaxValue };
        Assert.Contains("""
                person   wants weight 2147483647; `server weight [10.0.0.2]:tcp:80 file`
                         takes that back

            """.TrimEnd('\n'), Of(Well, server));
        server = server with { Checks = [Check(server) with { HasRun = true, IsUp = true, FailuresInRow = 0,
            Retries = 1 }] };
        Assert.Contains("a failure is tried again 1 time before ", Of(Well, server));
    }

    [Fact]
    public void no_line_has_more_than_80_columns() => Assert.All(Of(Well, Well.Servers[0] with
    {
        SetWeight = int.MaxValue, Inhibits = true,
        Checks = [Check(Well.Servers[0]) with { Remark = new string('x', 200) }],
    }).Split('\n'), line => Assert.True(line.Length <= 80, line));
}
