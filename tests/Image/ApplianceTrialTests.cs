using Lab;

namespace ImageTests;

/// <summary>
/// What an owner does to appliance.json at the console, on a box that starts from its card by U-Boot, as real ones do.
/// </summary>
public sealed class ApplianceTrialTests : IDisposable
{
    /// <summary>
    /// The password is "secret". This machine has no I2C bus: what is named on it is missing, and costs nothing more.
    /// </summary>
    private const string Appliance = """
        {
          "hostName": "box",
          "network": { "interfaces": [ { "name": "eth0", "addresses": [ "192.0.2.21/24" ] } ] },
          "console": {
            "passwordHash": "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT/p1aaNl8"
          },
          "plates": [ { "device": "ssd1306@i2c-1/0x3c" } ],
          "power": { "device": "pijuice@i2c-1/0x14", "lowersPriorityBy": 60 },
        }
        """;

    private readonly Lan _lan = new();
    private readonly ImageFolder _image = new(Appliance, Seed.Vrrp(100));
    private readonly CardFile _card;

    public ApplianceTrialTests() => _card = new CardFile(_image);

    public void Dispose()
    {
        _card.Dispose();
        _image.Dispose();
        _lan.Dispose();
    }

    /// <summary>And when all is forgotten the box is what its card's build made of it, password included.</summary>
    [BoxFact]
    public void on_trial_it_goes_with_its_time_or_the_power_stays_when_confirmed_and_goes_by_a_factory_reset()
    {
        using (Box box = Start())
        {
            LogIn(box, "box");
            TellsWhatIsMissing(box);
            Commit(box, "confirm 1");
            // Nobody has tried it, and a short press of the button confirms as well.
            Assert.Contains("waits for the next start", box.Ask("confirm"));
            box.Type("reboot");
            box.WaitFor("appliance.json is on trial: unless confirm comes within ");
            LogIn(box, "bax");
            string status = box.Ask("status", "bax");
            Assert.Contains("APPLIANCE.JSON ON TRIAL: undone in ", status);
            Assert.Contains("VI_1  ", status);
            // Nobody says a word, and it starts again by itself.
            box.WaitFor("Restarting.");
            LogIn(box, "box");
            Assert.DoesNotContain("ON TRIAL", box.Ask("status"));
            Assert.Contains("undo of ", box.Ask("show history appliance"));

            Commit(box, "confirm 60");
            box.Type("reboot");
            LogIn(box, "bax");
            // Who has not logged in sees it, too.
            box.Type("exit");
            box.PressEnterUntil("COMMIT NOT CONFIRMED");
        }
        // The power is gone now.
        using Box again = Start();
        again.WaitFor("appliance.json: the commit on trial was not confirmed, and what was before is in force again.");
        LogIn(again, "box");
        Commit(again, "confirm 60");
        again.Type("reboot");
        LogIn(again, "bax");
        Assert.Contains("stays", again.Ask("confirm", "bax"));
        again.Type("reboot");
        LogIn(again, "bax");
        Assert.DoesNotContain("ON TRIAL", again.Ask("status", "bax"));

        again.Ask("edit change 5 100 150", "bax");
        Assert.Contains("in force", again.Ask("commit", "bax"));
        again.Type("factory-reset yes");
        again.WaitFor("is blank; it is formatted.");
        LogIn(again, "box");
        Assert.Contains("priority 100", again.Ask("show configuration"));
        Assert.Contains("\"hostName\": \"box\"", again.Ask("show appliance"));
        Assert.Contains("Nothing has been committed yet", again.Ask("show history appliance"));
        Assert.DoesNotContain("Cannot", again.Console);
    }

    private static void TellsWhatIsMissing(Box box)
    {
        const string missing = "needs /dev/i2c-1, which is not there";
        box.AskUntil("status", $"ssd1306@i2c-1/0x3c  plate, {missing} for ");
        string status = box.Ask("status");
        Assert.Contains($"pijuice@i2c-1/0x14  power, {missing} for ", status);
        Assert.DoesNotContain("ON BATTERY", status);
        string json = box.Ask("status --json");
        Assert.Contains($"\"trouble\": \"{missing}\"", json);
        Assert.Contains("\"power\": null", json);
        // What would help is in the log.
        Assert.Contains("the module i2c-dev must be loaded", box.Ask("log 200"));
        box.AskUntil("status", "VI_1  MASTER");
    }

    /// <summary>Another name for the box: its prompt says which one is in force.</summary>
    private static void Commit(Box box, string how)
    {
        box.Ask("edit appliance", "");
        box.Ask("change 2 '\"box\"' '\"bax\"'", "");
        Assert.Contains("comes back, and the box starts again", box.Ask("commit " + how, ""));
        box.Ask("exit");
    }

    private Box Start() => Box.FromFirmware(_lan, _image, _card.Words);

    private static void LogIn(Box box, string name)
    {
        box.WaitFor("VrrpAot 0");
        box.PressEnterUntil("Password: ");
        box.Type("secret");
        box.WaitFor($"{name}# ");
        box.Ask("terminal length 0", name);
        box.Ask("terminal width 200", name);
    }
}
