using Appliance.Base;
using Appliance.Generations;
using Appliance.Init;
using Appliance.Logging;

namespace Appliance.Tests.Init;

public sealed class FirstProcessTests : IDisposable
{
    private readonly WrittenDownMachine _machine = new();
    private readonly string _root = Directory.CreateTempSubdirectory("first-process").FullName;

    public FirstProcessTests()
    {
        string[] folders =
        [
            "etc/vrrpaot", "lib/modules", "proc/sys/kernel", "proc/sys/net/ipv4/conf/all",
            "proc/sys/net/ipv6/conf/default", "data", "run",
        ];
        foreach (string folder in folders)
            Directory.CreateDirectory(Path.Combine(_root, folder));
        Put("/etc/vrrpaot/board.json", """
            {
              "board": "qemu-virt",
              "console": { "device": "/dev/ttyAMA0" },
              "storage": { "device": "/dev/mmcblk0" }
            }
            """);
        _machine.Devices.UnionWith(["/dev/mmcblk0", "/dev/mmcblk0p1", "/dev/mmcblk0p4"]);
        Put("/lib/modules/list", "always one.ko\nalways two.ko\ncard files.ko\nwatchdog dog.ko\nleds lamp.ko\n");
        Put("/proc/sys/net/ipv6/conf/default/accept_ra", "1");
        Put("/init", "");
        File.SetLastWriteTimeUtc(_root + "/init", DateTime.UnixEpoch.AddSeconds(1_763_000_000));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void from_power_on_to_power_off_the_calls_come_in_this_order()
    {
        Put("/etc/vrrpaot/appliance.json", """
            {
              "hostName": "pihole-a",
              "network": { "interfaces": [ { "name": "eth0", "addresses": [ "192.0.2.21/24", "192.0.2.22/24" ], "gateway": "192.0.2.1" } ], "nameServers": [ "192.0.2.1" ] },
              "watchdog": { "device": "/dev/watchdog0", "timeoutSeconds": 15 },
            }
            """);
        _machine.Clock = 10;
        Run();
        Assert.Equal(
            [
                "mount proc /proc", "mount sysfs /sys", "mount devtmpfs /dev mode=0755",
                "mount tmpfs /run mode=0755,size=16m", "mount tmpfs /tmp mode=1777,size=16m",
                "take ctrl-alt-del",
                "load /lib/modules/one.ko", "load /lib/modules/two.ko",
                "load /lib/modules/files.ko", "mount /dev/mmcblk0p1 vfat /boot fmask=0133 read-only",
                "mount /dev/mmcblk0p4 ext4 /data errors=remount-ro",
                "\"The clock is older than this image; it is set to that time.", "clock 1763000000",
                "load /lib/modules/dog.ko",
                "name pihole-a",
                "up lo", "up eth0", "address eth0 192.0.2.21/24", "address eth0 192.0.2.22/24",
                "gateway eth0 192.0.2.1", "keep the network",
                "arm /dev/watchdog0 15",
                "mount pstore /sys/fs/pstore", "later",
                "guard with watchdog",
                "\"Switching off.", "kill everybody", "unmount /data", "sync", "disarm", "power off",
            ], _machine.Calls);
        Assert.Equal("10", File.ReadAllText(_root + "/proc/sys/kernel/panic"));
        Assert.Equal("on\n", File.ReadAllText(_root + "/proc/sys/kernel/printk_devkmsg"));
        Assert.Equal("1", File.ReadAllText(_root + "/proc/sys/net/ipv4/conf/all/promote_secondaries"));
        Assert.Equal("2", File.ReadAllText(_root + "/proc/sys/net/ipv6/conf/default/accept_ra"));
        // The network's process may write there, and not to /etc.
        Assert.Equal("nameserver 192.0.2.1\n", File.ReadAllText(_root + "/run/vrrpaot/network/resolv.conf"));
        Assert.Equal("../run/vrrpaot/network/resolv.conf", new FileInfo(_root + "/etc/resolv.conf").LinkTarget);
    }

    [Fact]
    public void what_balances_and_the_kernels_settings_are_there_before_the_engine()
    {
        Put("/lib/modules/list", "balancer ip_vs.ko\n");
        Put("/proc/sys/net/ipv4/ip_forward", "0");
        Put("/etc/vrrpaot/appliance.json", """{ "sysctl": [ "net.ipv4.ip_forward=1" ] }""");
        Directory.CreateDirectory(_root + "/etc/keepalived");
        Put("/etc/keepalived/keepalived.conf", "virtual_server 10.0.0.1 80 {\n}\n");
        Run();
        Assert.InRange(_machine.Calls.IndexOf("load /lib/modules/ip_vs.ko"), 0, _machine.Calls.IndexOf("guard") - 1);
        Assert.Equal("1\n", File.ReadAllText(_root + "/proc/sys/net/ipv4/ip_forward"));
    }

    [Fact]
    public void a_restart_keeps_the_watchdog_armed()
    {
        Put("/etc/vrrpaot/appliance.json", """{ "watchdog": {} }""");
        _machine.EndsWith(Ending.Restart);
        Run();
        Assert.Equal(["\"Restarting.", "kill everybody", "unmount /data", "sync", "restart"], _machine.Calls[^5..]);
        Assert.DoesNotContain("disarm", _machine.Calls);
    }

    [Fact]
    public void an_engine_that_ends_by_itself_is_started_again_after_a_pause()
    {
        _machine.EndsWith(Ending.NotAskedFor, Ending.NotAskedFor, Ending.Restart);
        Run();
        Assert.Equal(3, _machine.Calls.Count(call => call.StartsWith("guard", StringComparison.Ordinal)));
        Assert.Equal(2, _machine.Calls.Count(call => call == "pause"));
        Assert.Equal("restart", _machine.Calls[^1]);
    }

    [Fact]
    public void an_end_that_is_refused_is_said_and_leaves_the_rest_to_the_kernel()
    {
        _machine.Refused.Add("power off");
        Assert.NotEqual(0, Run());
        Assert.Equal("\"Cannot end: Operation not permitted (errno 1).", _machine.Calls[^1]);
    }

    [Fact]
    public void whatever_is_refused_is_said_and_everything_after_it_is_done()
    {
        Put("/etc/vrrpaot/board.json", "{}");
        Run();
        string[] cannotBeRefused = ["sync", "pause", "kill everybody", "keep the network", "later"];
        foreach (string call in _machine.Calls.Where(call => !cannotBeRefused.Contains(call) && call[0] != '"'
            && !call.StartsWith("guard", StringComparison.Ordinal)).ToList())
            _machine.Refused.Add(call);
        List<string> whole = [.. _machine.Calls.Where(call => call[0] != '"')];
        _machine.Calls.Clear();
        Run();
        Assert.Equal(whole, _machine.Calls.Where(call => call[0] != '"'));
        Assert.Equal(_machine.Refused.Count,
            _machine.Said.Count(line => line.StartsWith("\"Cannot ", StringComparison.Ordinal)));
    }

    /// <summary>No start but the one that tries it finds it again, unless somebody has confirmed.</summary>
    [Fact]
    public void an_appliance_json_on_trial_is_said_by_the_start_that_tries_it_and_gone_at_the_next()
    {
        string file = $"{_root}{Storage.ConfigFolder}/appliance.json";
        string state = $"{_root}{Storage.StateFolder}/appliance";
        Directory.CreateDirectory(_root + Storage.ConfigFolder);
        Directory.CreateDirectory(state);
        Put(Storage.ConfigFolder + "/appliance.json", """{ "hostName": "old" }""");
        byte[] next = "{ \"hostName\": \"new\" }"u8.ToArray();
        new Commits(new Disk(), file, state, "the boot before")
            .PutInForce(next, "commit confirm 5", "console", Moment.Now, new Instant(300_000_000_000), waits: true);
        Run();
        Assert.Contains("name new", _machine.Calls);
        Assert.Contains(_machine.Said, line => line.Contains("json is on trial: unless confirm comes within "));
        _machine.Calls.Clear();
        Run();
        Assert.Contains("name old", _machine.Calls);
        Assert.Contains(_machine.Said, line => line.Contains("not confirmed, and what was before is in force again"));
    }

    [Fact]
    public void a_clock_that_is_later_than_the_image_is_left_alone()
    {
        _machine.Clock = 1_763_000_000;
        Run();
        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("clock", StringComparison.Ordinal));
    }

    [Fact]
    public void an_interface_that_is_not_there_yet_is_said_and_left_to_the_networks_process()
    {
        Put("/etc/vrrpaot/appliance.json", """
            {
              "network": {
                "interfaces": [ { "name": "usb0", "addresses": [ "192.0.2.9/24" ] }, { "name": "eth0" } ]
              }
            }
            """);
        Run();
        Assert.Contains("\"Not there yet: usb0. It is set up when it comes.", _machine.Said);
        Assert.Contains("up eth0", _machine.Calls);
        Assert.Contains("keep the network", _machine.Calls);
    }

    [Fact]
    public void a_seed_that_is_no_json_is_said_with_its_place_and_the_box_runs_on_the_defaults()
    {
        Put("/etc/vrrpaot/appliance.json", "{\n  \"hostName\" \"x\"\n}");
        Run();
        Assert.Contains(_machine.Said, line => line.Contains("appliance.json:2:"));
        Assert.Contains("name vrrpaot", _machine.Calls);
        Assert.Contains("guard", _machine.Calls);
    }

    [Fact]
    public void what_the_image_carries_out_is_not_noted()
    {
        Put("/etc/vrrpaot/appliance.json", """{ "hostName": "a", "network": { "timeServers": [ "pool.ntp.org" ] } }""");
        Run();
        Assert.Equal(["\"Switching off."], _machine.Said);
    }

    [Fact]
    public void a_seed_for_another_board_is_said()
    {
        Put("/etc/vrrpaot/appliance.json", """{ "board": "rpi-4b" }""");
        Run();
        Assert.Contains("\"/etc/vrrpaot/appliance.json is written for the board rpi-4b, and this image for qemu-virt.",
            _machine.Said);
    }

    [Fact]
    public void an_empty_root_comes_up_all_the_same()
    {
        Directory.Delete(_root, recursive: true);
        Directory.CreateDirectory(_root);
        Run();
        Assert.Contains("guard", _machine.Calls);
        Assert.Equal("power off", _machine.Calls[^1]);
    }

    [Fact]
    public void what_the_box_kept_last_raises_the_clock_too()
    {
        Directory.CreateDirectory(_root + "/data/state");
        Put("/data/state/transitions", "");
        foreach (string kept in new[] { "/data/state/transitions", "/data/state" })
            File.SetLastWriteTimeUtc(_root + kept, DateTime.UnixEpoch.AddSeconds(1_764_000_000));
        _machine.Clock = 1_763_500_000;
        Run();
        Assert.Contains("clock 1764000000", _machine.Calls);
    }

    [Fact]
    public void a_button_that_is_held_from_power_on_blanks_the_data_before_anything_of_it_is_used()
    {
        Put("/etc/vrrpaot/appliance.json", """{ "hostName": "seed", "button": { "line": "GPIO3" } }""");
        _machine.ButtonIsHeld = true;
        Run();
        Assert.Equal(
            [
                "unmount /data", "blank /dev/mmcblk0p4",
                "mount /dev/mmcblk0p4 ext4 /data errors=remount-ro", "\"/dev/mmcblk0p4 is blank; it is formatted.",
                "format /dev/mmcblk0p4",
                "mount /dev/mmcblk0p4 ext4 /data errors=remount-ro", "name seed",
            ], _machine.Calls.SkipWhile(call => call != "unmount /data").Take(7));
    }

    [Fact]
    public void without_a_button_nobody_is_asked_whether_it_is_held()
    {
        _machine.ButtonIsHeld = true;
        Run();
        Assert.DoesNotContain("blank /dev/mmcblk0p4", _machine.Calls);
    }

    [Fact]
    public void a_factory_reset_is_carried_out_when_nobody_is_left_and_blanks_what_was_unmounted()
    {
        Directory.CreateDirectory(_root + "/run/vrrpaot");
        Put(FactoryReset.Wish, "");
        _machine.EndsWith(Ending.Restart);
        Run();
        Assert.Equal(
            ["\"Restarting.", "kill everybody", "unmount /data", "blank /dev/mmcblk0p4", "sync", "restart"],
            _machine.Calls[^6..]);
    }

    [Fact]
    public void a_run_without_an_orderly_end_is_told_by_the_next_one_and_one_with_it_is_not()
    {
        _machine.Meanwhile = _ => Assert.True(File.Exists(_root + LastWords.Mark));
        Run();
        Assert.False(File.Exists(_root + LastWords.Mark));
        Run();
        Assert.DoesNotContain(_machine.Said, line => line.Contains("no orderly end"));
        _machine.Meanwhile = _ => throw new TimeoutException("the power went");
        Assert.Throws<TimeoutException>(() => Run());
        _machine.Meanwhile = null;
        Run();
        Assert.Contains(_machine.Said, line => line.Contains("no orderly end"));
    }

    [Fact]
    public void the_last_words_of_an_engine_are_said_and_kept()
    {
        _machine.Meanwhile = crashed => crashed("The VRRP process was ended by signal 6.\nUnhandled exception\n");
        Run();
        Assert.Contains("\"The VRRP process was ended by signal 6.\nUnhandled exception", _machine.Said);
        Assert.Contains("signal 6", File.ReadAllText(_root + LastWords.News));
        Assert.Contains("signal 6", File.ReadAllText(_root + LastWords.Untold));
    }

    private int Run() => new FirstProcess(_machine, _root).Run();

    private void Put(string path, string text) => File.WriteAllText(_root + path, text);
}
