using Lab;

namespace ImageTests;

/// <summary>
/// U-Boot's part of the two slots (image/boot.cmd): which one starts, and what stands on the card then.
/// </summary>
public sealed class SlotTests : IDisposable
{
    /// <summary>What U-Boot says last.</summary>
    private const string Kernel = "Starting kernel ...";

    private readonly Lan _lan = new();
    private readonly ImageFolder _image = ImageFolder.Seeded(Seed.Appliance("box", "192.0.2.21"), Seed.Vrrp(100));

    public void Dispose()
    {
        _image.Dispose();
        _lan.Dispose();
    }

    private Box Start(CardFile card) => Box.FromFirmware(_lan, _image, card.Words);

    [BoxFact(isSmoke: true)]
    public void a_new_card_starts_slot_a()
    {
        using CardFile card = new(_image);
        using Box machine = Start(card);
        machine.WaitFor("Starting slot a");
        machine.WaitFor("VrrpAot");
        Assert.DoesNotContain("does not boot", machine.Console);
        Assert.Equal(["active=a", "active=a"], card.States());
    }

    [BoxFact]
    public void a_key_that_is_pressed_does_not_stop_u_boot()
    {
        using CardFile card = new(_image);
        using Box machine = Start(card);
        Eventually.True("the kernel starts", Box.Patience, () =>
        {
            machine.Type(" ");
            return machine.Console.Contains(Kernel, StringComparison.Ordinal);
        }, () => machine.Console);
    }

    [BoxFact]
    public void a_trial_is_counted_before_it_starts_and_then_it_is_the_old_slots_turn_again()
    {
        using CardFile card = new(_image);
        card.CopySlot();
        card.SetState("active=a", "trial=b", "tries=1");
        using (Box trial = Start(card))
        {
            trial.WaitFor("Starting slot b trial=1");
            Assert.Equal(["active=a trial=b tries=0", "active=a trial=b tries=0"], card.States());
            trial.WaitFor(Kernel);
        }
        using Box after = Start(card);
        after.WaitFor(Kernel);
        Assert.Contains("Starting slot a", after.Console);
        Assert.DoesNotContain("trial=1", after.Console);
        // The box says why; it would not know of a trial that was wiped away.
        Assert.Equal(["active=a trial=b tries=0", "active=a trial=b tries=0"], card.States());
    }

    [BoxFact]
    public void a_committed_slot_b_starts()
    {
        using CardFile card = new(_image);
        card.CopySlot();
        card.SetState("active=b");
        using Box machine = Start(card);
        machine.WaitFor(Kernel);
        Assert.Contains("Starting slot b", machine.Console);
    }

    [BoxFact]
    public void one_broken_copy_of_the_state_costs_nothing_and_is_mended_by_the_next_count()
    {
        using CardFile card = new(_image);
        card.CopySlot();
        card.SetState("active=a", "trial=b", "tries=1");
        card.BreakState(16);
        using Box machine = Start(card);
        machine.WaitFor("Starting slot b trial=1");
        Assert.Equal(["active=a trial=b tries=0", "active=a trial=b tries=0"], card.States());
    }

    [BoxFact]
    public void with_both_copies_broken_slot_a_starts()
    {
        using CardFile card = new(_image);
        card.CopySlot();
        card.SetState("active=b", "trial=b", "tries=1");
        card.BreakState(16);
        card.BreakState(17);
        using Box machine = Start(card);
        machine.WaitFor(Kernel);
        Assert.Contains("Starting slot a", machine.Console);
        Assert.DoesNotContain("trial=1", machine.Console);
    }

    [BoxTheory]
    [InlineData("no kernel")]
    [InlineData("a kernel that is none")]
    [InlineData("no command line")]
    [InlineData("nothing at all")]
    public void a_trial_that_cannot_even_start_gives_its_turn_to_the_old_slot(string what)
    {
        using CardFile card = new(_image);
        if (what != "nothing at all")
            card.CopySlot();
        if (what == "no kernel")
            card.InSlotB("mdel", "::Image.gz");
        else if (what == "no command line")
            card.InSlotB("mdel", "::cmdline");
        else if (what == "a kernel that is none")
            card.InSlotB("mcopy", "-o", _image["SHA256SUMS"], "::Image.gz");
        card.SetState("active=a", "trial=b", "tries=1");
        using Box machine = Start(card);
        machine.WaitFor(Kernel);
        Assert.Contains("Slot b does not boot.", machine.Console);
        Assert.EndsWith("Starting slot a", machine.Console[..machine.Console.IndexOf("Uncompressing",
            StringComparison.Ordinal)].TrimEnd());
        Assert.Equal(["active=a trial=b tries=0", "active=a trial=b tries=0"], card.States());
    }

    [BoxFact]
    public void an_active_slot_that_was_lost_gives_its_turn_to_the_other()
    {
        using CardFile card = new(_image);
        card.SetState("active=b");
        using Box machine = Start(card);
        machine.WaitFor(Kernel);
        Assert.Contains("Slot b does not boot.", machine.Console);
    }
}
