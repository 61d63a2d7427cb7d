using System.Runtime.InteropServices;
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

    private static CommandResult Run(string architecture, params string[] arguments)
    {
        string root = Directory.CreateTempSubdirectory("vrrpaot-root-").FullName;
        try
        {
            File.Copy(architecture == "x64" ? Binary.X64 : Binary.Arm64, root + "/vrrpaot");
            File.WriteAllText(root + "/good.conf", "global_defs {\n    router_id alone\n}\n");
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
