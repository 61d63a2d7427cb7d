using Lab;

namespace ImageTests;

/// <summary>
/// What a box remembers, and that nothing that happens to its card or to itself keeps it from coming up and saying so.
/// </summary>
public sealed class SurvivalTests : IDisposable
{
    /// <summary>The password is "secret".</summary>
    private const string Appliance = """
        {
          "hostName": "box",
          "network": { "interfaces": [ { "name": "eth0", "addresses": [ "192.0.2.21/24" ] } ] },
          "console": { "passwordHash": "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT/p1aaNl8" },
          "watchdog": { "timeoutSeconds": 60 }
        }
        """;

    private const string Vrrp = """
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority 100
            authentication {
                auth_type PASS
                auth_pass hidden1
            }
            virtual_ipaddress {
                192.0.2.100/24
            }
        }

        """;

    private const string NoOrderlyEnd = "The last run had no orderly end: ";
    private readonly Lan _lan = new();
    private readonly ImageFolder _image = new(Appliance, Vrrp);
    private readonly CardFile _card;

    public SurvivalTests() => _card = new CardFile(_image);

    public void Dispose()
    {
        _card.Dispose();
        _image.Dispose();
        _lan.Dispose();
    }

    [BoxFact]
    public void what_was_committed_outlasts_a_restart_and_a_power_cut_which_is_told()
    {
        using (Box box = Start())
        {
            LogIn(box);
            box.Ask("edit change 5 100 150");
            Assert.Contains("in force", box.Ask("commit"));
            box.Type("reboot");
            box.WaitFor("Restarting.");
            Assert.DoesNotContain(NoOrderlyEnd, box.WaitFor("VrrpAot 0"));
            LogInAtBanner(box);
            Assert.Contains("priority 150", box.Ask("show configuration"));
            Assert.Contains("the daemon was told to stop", box.Ask("why"));
            Assert.Contains("commit", box.Ask("show history"));
        }
        // The power is gone now.
        using Box again = Start();
        again.WaitFor(NoOrderlyEnd + "the power was cut");
        LogIn(again);
        Assert.Contains("priority 150", again.Ask("show configuration"));
        Assert.Contains(NoOrderlyEnd, again.Ask("log"));
        Assert.DoesNotContain("Cannot", again.Console);
    }

    /// <summary>Some cuts of many: tests/Appliance.Tests has all of them, on a disk in memory.</summary>
    [BoxFact]
    public void a_power_cut_in_a_commit_leaves_one_whole_configuration()
    {
        foreach (int milliseconds in new[] { 0, 20, 50, 100, 200, 400 })
        {
            using (Box box = Start())
            {
                LogIn(box);
                box.Ask("edit change 5 1 2");
                box.Type("commit");
                box.WaitFor("commit");
                Thread.Sleep(milliseconds);
            }
            using Box again = Start();
            LogIn(again);
            string configuration = again.Ask("show configuration");
            Assert.Matches("priority [12]00", configuration);
            Assert.Contains("192.0.2.100/24", configuration);
            Assert.DoesNotContain("REFUSED", again.Console);
            again.Type("factory-reset yes");
            again.WaitFor("Restarting.");
            again.WaitFor("is blank; it is formatted.");
            LogIn(again);
            Assert.Contains("priority 100", again.Ask("show configuration"));
            Assert.Contains("Nothing has been committed yet", again.Ask("show history"));
            again.Type("poweroff");
            again.WaitForPowerOff();
        }
    }

    [BoxFact]
    public void without_a_data_partition_it_comes_up_and_forgets()
    {
        _card.RemoveDataPartition();
        ComesUpAndCommits("There is no data partition /dev/vda4");
    }

    [BoxFact]
    public void a_blank_data_partition_is_formatted()
    {
        _card.BlankDataPartition();
        ComesUpAndCommits("/dev/vda4 is blank; it is formatted.");
        using Box again = Start();
        LogIn(again);
        Assert.Contains("priority 150", again.Ask("show configuration"));
    }

    [BoxFact]
    public void a_damaged_data_partition_is_left_alone_until_it_is_reset()
    {
        _card.DamageDataPartition();
        using Box box = Start();
        box.WaitFor("It is left as it is");
        LogIn(box);
        box.Type("factory-reset yes");
        box.WaitFor("is blank; it is formatted.");
        LogIn(box);
        Assert.Contains("priority 100", box.Ask("show configuration"));
    }

    [BoxFact]
    public void a_full_data_partition_is_said_and_the_box_runs()
    {
        _card.FillDataPartition();
        using Box box = Start();
        box.WaitFor("No space left on device");
        LogIn(box);
        box.Ask("edit change 5 100 150");
        Assert.Contains("No space left on device", box.Ask("commit"));
        Assert.Contains("VI_1", box.Ask("status"));
    }

    [BoxFact]
    public void a_file_on_the_boot_partition_is_the_seed_once()
    {
        _card.PutOnBootPartition("keepalived.conf", Vrrp.Replace("100\n", "120\n"));
        using (Box box = Start())
        {
            box.WaitFor("keepalived.conf is taken from the boot partition.");
            LogIn(box);
            Assert.Contains("priority 120", box.Ask("show configuration"));
        }
        _card.PutOnBootPartition("keepalived.conf", Vrrp.Replace("100\n", "130\n"));
        using Box again = Start();
        again.WaitFor("/boot/keepalived.conf is not used");
        LogIn(again);
        Assert.Contains("priority 120", again.Ask("show configuration"));
    }

    [BoxFact]
    public void an_appliance_json_that_was_never_any_good_is_mended_at_the_console_without_password_and_secrets()
    {
        _card.PutOnBootPartition("appliance.json", Appliance.Replace("\"network\":", "\"network\""));
        using Box box = Start();
        box.WaitFor("appliance.json:3:");
        box.WaitFor("may mend it without a password");
        box.PressEnterUntil("# ");
        Assert.DoesNotContain("hidden1", box.Ask("show configuration", ""));
        Assert.DoesNotContain("tiKWHy4", box.Ask("show appliance", ""));
        Assert.Contains("There is no command", box.Ask("maintenance on", ""));
        box.Ask("edit appliance", "");
        box.Ask("change 3 '\"network\"' '\"network\":'", "");
        Assert.Contains("is committed", box.Ask("commit", ""));
        box.Type("reboot");
        LogIn(box);
        // What was accepted once is what a broken file falls back to; nobody gets in without the password any more.
        Assert.Contains("VI_1", box.Ask("status"));
    }

    [BoxFact]
    public void a_button_that_is_held_from_power_on_makes_it_forget_everything()
    {
        using (Box box = Start())
        {
            LogIn(box);
            box.Ask("edit change 5 100 150");
            Assert.Contains("in force", box.Ask("commit"));
            box.Type("poweroff");
            box.WaitForPowerOff();
        }
        using Box again = Start();
        using (again.Outside.HoldButton())
        {
            again.WaitFor("The button is pressed. If it is held for ");
            again.WaitFor("The button was held: this box forgets everything.");
        }
        again.WaitFor("is blank; it is formatted.");
        LogIn(again);
        Assert.Contains("priority 100", again.Ask("show configuration"));
    }

    [BoxFact]
    public void a_panic_of_the_kernel_is_told_by_the_next_start()
    {
        using Box box = StartFromCard();
        LogIn(box);
        box.Type("debug panic");
        box.WaitFor(NoOrderlyEnd + "the kernel panicked: sysrq triggered crash");
        LogIn(box);
        Assert.Contains("the kernel panicked", box.Ask("log"));
    }

    [BoxFact]
    public void a_loop_that_hangs_for_good_is_reset_by_the_watchdog_and_told_by_the_next_start()
    {
        using Box box = StartFromCard();
        LogIn(box);
        box.Type("debug hang-loop");
        box.WaitFor(NoOrderlyEnd + "the watchdog started the board again.");
        Assert.Contains("loop had not turned for", box.WaitFor("VrrpAot 0"));
        LogInAtBanner(box);
        Assert.Contains("the watchdog started the board again", box.Ask("log"));
    }

    [BoxFact]
    public void a_crash_of_the_engine_is_told_by_the_next_one()
    {
        using Box box = Start();
        LogIn(box);
        box.Type("debug crash");
        box.WaitFor("was ended by signal 6");
        box.WaitFor("somebody said: debug crash");
        // The session is in another process, and goes on.
        box.AskUntil("log", "was ended by signal 6");
        box.CutPower();
        using Box again = Start();
        again.WaitFor(NoOrderlyEnd + "the power was cut");
        again.WaitFor("In the last run: The VRRP process");
        LogIn(again);
        Assert.Contains("was ended by signal 6", again.Ask("log"));
    }

    /// <summary>Not by a MASTER who checks something every second, while somebody looks at it.</summary>
    [BoxFact]
    public void nothing_is_written_to_the_card_while_nothing_happens()
    {
        _card.PutOnBootPartition("keepalived.conf", """
            vrrp_script itself {
                script "/bin/vrrpaot probe file /init"
                interval 1
            }

            """ + Vrrp.Replace("    authentication", "    track_script {\n        itself\n    }\n    authentication"));
        using Box box = Start();
        LogIn(box);
        box.AskUntil("status", "VI_1  MASTER");
        long atStart = box.Outside.Writes;
        Assert.NotEqual(0, atStart);
        // The kernel writes what is in memory after 30 s at the latest, and looks every 5 s.
        Thread.Sleep(TimeSpan.FromSeconds(40));
        long before = box.Outside.Writes;
        for (int i = 0; i < 6; i++)
        {
            Assert.Contains("MASTER", box.Ask("status"));
            Thread.Sleep(TimeSpan.FromSeconds(10));
        }
        Assert.Equal(before, box.Outside.Writes);
        Assert.Contains("itself", box.Ask("status"));
    }

    private void ComesUpAndCommits(string said)
    {
        using Box box = Start();
        box.WaitFor(said);
        LogIn(box);
        box.Ask("edit change 5 100 150");
        Assert.Contains("in force", box.Ask("commit"));
        box.Type("poweroff");
        box.WaitForPowerOff();
    }

    private Box Start() => new(_lan, _image, [.. _card.Words, .. Emulator.Watchdog]);

    /// <summary>By U-Boot, which sets memory aside for the kernel's last words.</summary>
    private Box StartFromCard() => Box.FromFirmware(_lan, _image, [.. _card.Words, .. Emulator.Watchdog]);

    private static void LogIn(Box box)
    {
        box.WaitFor("VrrpAot 0");
        LogInAtBanner(box);
    }

    private static void LogInAtBanner(Box box)
    {
        box.PressEnterUntil("Password: ");
        box.Type("secret");
        box.WaitFor("box# ");
        box.Ask("terminal length 0");
        box.Ask("terminal width 200");
    }
}
