using System.Runtime.InteropServices;
using Appliance.Tests.Tls;
using Lab;

namespace Namespaces;

/// <summary>
/// The program in a root directory that holds nothing else. A "static" program may still load the machine's C library
/// at run time, and nobody notices until it stands alone, as on a board.
/// </summary>
public class EmptyRootTests
{
    private const string Qemu = "/usr/bin/qemu-aarch64-static";
    private static readonly string Host = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    [RootTheory]
    [InlineData("x64")]
    [InlineData("arm64")]
    public void says_its_version(string architecture)
    {
        CommandResult result = Run(architecture, "-v");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"v\d+\.\d+", result.Error);
    }

    [RootTheory]
    [InlineData("x64")]
    [InlineData("arm64")]
    public void tests_a_good_file_and_a_bad_one(string architecture)
    {
        CommandResult bad = Run(architecture, "-t", "-f", "/bad.conf");
        Assert.Equal(5, bad.ExitCode);
        Assert.Contains("virtual_router_jd", bad.Error + bad.Output);
        Assert.Equal(0, Run(architecture, "-t", "-f", "/good.conf").ExitCode);
        Assert.NotEqual(0, Run(architecture, "-t", "-f", "/missing.conf").ExitCode);
    }

    [RootTheory]
    [InlineData("x64")]
    [InlineData("arm64")]
    public void asks_a_server_by_https(string architecture)
    {
        using var authority = new Authority("Test Authority");
        using var server = new TlsServer(authority.Issue("127.0.0.1"));
        CommandResult good = RunBelieving(authority.Pem, architecture, "probe", "http", server.Url, "--ca", "/ca.pem",
            "--timeout", "15");
        Assert.StartsWith("200 OK in ", good.Output);
        Assert.Equal(0, good.ExitCode);
        using var other = new Authority("Other Authority");
        CommandResult refused = RunBelieving(other.Pem, architecture, "probe", "http", server.Url, "--ca", "/ca.pem",
            "--timeout", "15");
        Assert.Equal("the certificate is from 'Test Authority', for whom nobody in /ca.pem vouches\n", refused.Output);
        Assert.Equal(1, refused.ExitCode);
        CommandResult nobody = Run(architecture, "probe", "http", server.Url);
        Assert.StartsWith("nobody is known who vouches for servers: there is no /etc/ssl/certs/ca-certificates.crt",
            nobody.Error);
        Assert.Equal(2, nobody.ExitCode);
    }

    [RootFact]
    public void becomes_master_and_stops_again()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/empty/keepalived.conf", SingleNode.File());
        File.Copy(Host == "x64" ? Binary.X64 : Binary.Arm64, node.Root + "/run/empty/vrrpaot");
        // A daemon starts its engine from /proc/self/exe; a board mounts /proc before anything else.
        Directory.CreateDirectory(node.Root + "/run/empty/proc");
        Assert.Equal(0, node.Run("mount", "-t", "proc", "proc", "/run/empty/proc").ExitCode);
        NodeProcess daemon = node.Start("chroot", "/run/empty", "/vrrpaot", "-n", "-l", "-D", "-f", "/keepalived.conf",
            "-p", "/daemon.pid");
        daemon.WaitForLine("Entering MASTER STATE", TimeSpan.FromSeconds(10));
        SingleNode.WaitForVip(node);
        daemon.Stop(TimeSpan.FromSeconds(5));
        Assert.False(node.Holds(SingleNode.Vip));
    }

    private static CommandResult Run(string architecture, params string[] arguments) =>
        RunBelieving("", architecture, arguments);

    /// <param name="authorities">What /ca.pem holds.</param>
    private static CommandResult RunBelieving(string authorities, string architecture, params string[] arguments)
    {
        string root = Directory.CreateTempSubdirectory("vrrpaot-root-").FullName;
        try
        {
            File.Copy(architecture == "x64" ? Binary.X64 : Binary.Arm64, root + "/vrrpaot");
            File.WriteAllText(root + "/good.conf", "global_defs {\n    router_id alone\n}\n");
            File.WriteAllText(root + "/ca.pem", authorities);
            File.WriteAllText(root + "/bad.conf", "vrrp_instance VI_1 {\n    virtual_router_jd 51\n}\n");
            string[] emulator = [];
            if (architecture != Host)
            {
                File.Copy(Qemu, root + "/qemu");
                emulator = ["/qemu"];
            }
            // A program under qemu may hang for ever.
            return Command.Try("timeout", ["--signal=KILL", "20", "chroot", root, .. emulator, "/vrrpaot",
                .. arguments]);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
