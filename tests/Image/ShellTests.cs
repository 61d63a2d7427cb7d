using Lab;

namespace ImageTests;

/// <summary>`SHELL=busybox`: a box with a shell runs what was written for machines that have one.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly Lan _lan = new();

    public void Dispose() => _lan.Dispose();

    private static readonly string s_appliance = Seed.Appliance("box", Story.FirstAddress)
        .Replace($":{WebServer.Port}\"", ":9650\"");

    /// <summary>
    /// On a real box its web server is another program of the image; here a notify script starts one.
    /// </summary>
    [BoxFact]
    public void the_storys_check_script_runs_unchanged()
    {
        using ImageFolder image = ImageFolder.WithFiles(s_appliance,
            Story.First.Replace("    state MASTER\n", "    state MASTER\n    notify_master /web.sh\n"),
            new() { [Story.CheckPath] = Story.Check, ["/web.sh"] = "#!/bin/sh\nexec httpd -p 7000 -h /etc\n",
                ["/etc/index.html"] = "here" },
            $"busybox={ImageFolder.In("out/boot/busybox")}");
        Assert.DoesNotContain("not in the image", image.Said);
        using Box box = new(_lan, image);
        // The box calls itself what the file does, by its router_id.
        box.PressEnterUntil("keep_231# ");
        box.AskUntil("status", "VI_1  MASTER", "keep_231");
        box.AskUntil("check run check_sample_alive", "check_sample_alive exited with 0", "keep_231");
        // Up: 101 as the file says, and nothing taken off.
        box.AskUntil("status", "priority   101", "keep_231");
    }

    /// <summary>The engine that has it started may not load any: the starter gives it what root may.</summary>
    [BoxFact]
    public void a_script_of_root_loads_a_module_into_the_kernel()
    {
        const string module = "dummy.ko", script = """
            #!/bin/sh
            insmod /dummy.ko numdummies=1 && ip link set dummy0 up
            state=$(cut -d ' ' -f 1,5 /proc/modules | grep '^dummy ')
            echo "<3>loaded: $state, $(cat /sys/class/net/dummy0/flags)" >/dev/kmsg

            """;
        using ImageFolder image = ImageFolder.WithFiles(s_appliance,
            Story.First.Replace("    state MASTER\n", "    state MASTER\n    notify_master /module.sh root\n"),
            new() { [Story.CheckPath] = Story.Check, ["/module.sh"] = script },
            $"busybox={ImageFolder.In("out/boot/busybox")}")
            .With(module, File.ReadAllBytes(ImageFolder.In($"out/kernel-arm64/modules/{module}")));
        using Box box = new(_lan, image);
        // Up, as broadcasts and without ARP.
        box.WaitFor("loaded: dummy Live, 0x83");
    }

    [BoxFact]
    public void without_a_shell_the_build_says_that_the_script_cannot_run()
    {
        using ImageFolder image = ImageFolder.WithFiles(s_appliance, Story.First,
            new() { [Story.CheckPath] = Story.Check }, "anyway=yes");
        Assert.Contains("/check_sample.sh is run by /bin/sh, which is not in the image", image.Said);
    }
}
