using Lab;

namespace ImageTests;

/// <summary>
/// Process 1 hangs: nobody is left in the machine who could do anything, and the hardware starts it again.
/// </summary>
public sealed class WatchdogTests : IDisposable
{
    private readonly Lan _lan = new();

    public void Dispose() => _lan.Dispose();

    [BoxFact]
    public void a_process_1_that_hangs_is_ended_by_the_watchdog_and_the_box_comes_back()
    {
        // The box's own check is what stops it, a few seconds after its start.
        const string script = """
            global_defs {
                script_user root
                enable_script_security
            }
            vrrp_script ice {
                script "/bin/freeze"
                interval 30
            }

            """;
        using ImageFolder image =
            ImageFolder.Seeded(Seed.Appliance("box", "192.0.2.21", "\"watchdog\": { \"timeoutSeconds\": 5 }"), script
            + Seed.Vrrp(100, "track_script { ice }"))
            .With("bin/freeze", SmallProgram.Build("freeze"));
        using Box box = new(_lan, image, Emulator.Watchdog);
        box.WaitFor("VrrpAot");
        Assert.False(box.Outside.HasTold("WATCHDOG"));
        box.WaitFor("VrrpAot");
        Assert.True(box.Outside.HasTold("WATCHDOG"));
    }
}
