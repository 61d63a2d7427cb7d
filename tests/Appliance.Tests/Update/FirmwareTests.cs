using System.Text;
using Appliance.Base;
using Appliance.Tests.Generations;
using Appliance.Update;
using VrrpAot.Linux;

namespace Appliance.Tests.Update;

/// <summary>
/// Two slots from one firmware to the next and back, with a U-Boot of four lines, and the power cut before every
/// operation.
/// </summary>
public sealed class FirmwareTests
{
    private const string Note = "/data/state/update";
    private static readonly Signer s_signer = new("ours");
    private static readonly byte[] s_payload = Enumerable.Range(0, 9000).Select(i => (byte)(i % 251)).ToArray();
    private static readonly byte[] s_file = s_signer.File(s_payload, version: "2.0");
    private static readonly FragileCard s_slotA = new(16384);
    private static readonly TrialDemand s_demand = new(["VI_1"], ["VI_1"], ["eth0"]);

    static FirmwareTests() => s_slotA.Place(0, [1]);

    /// <summary>Card, spare slot and data partition of one box. Slot a holds 1.0, slot b what is brought.</summary>
    private sealed class Box(FragileCard card, FragileCard slotB, FragileDisk disk)
    {
        public FragileCard Card => card;
        public FragileCard SlotB => slotB;
        public FragileDisk Disk => disk;
        public List<string> Log { get; } = [];

        public static Box New()
        {
            var disk = new FragileDisk();
            disk.Place("/data/state/other", []);
            return new Box(SlotStateTests.CardWith(new SlotState(Slot.A)), new FragileCard(16384), disk);
        }

        public SlotState State => new SlotStateStore(() => card.Open()).Read();

        public Firmware Firmware(Slot running)
        {
            var image = new ImageFacts("qemu-virt", running == Slot.A ? "1.0" : "2.0", running == Slot.A ? 1000
                : 2000, s_signer.Key, running, false, 300);
            return new Firmware(image, () => card.Open(), slot => slot == Slot.B ? slotB.Open()
                : s_slotA.Open(), disk, Note, line => Log.Add(line.Text));
        }

        /// <summary>
        /// What boot.cmd does: one try of a trial, else what is active, and the other one when it does not load.
        /// </summary>
        public Slot UBoot()
        {
            SlotState state = State;
            Slot slot = state.Active;
            if (state is { Trial: { } trial, Tries: > 0 })
            {
                new SlotStateStore(() => card.Open()).Write(state with { Tries = state.Tries - 1 });
                slot = trial;
            }
            return slot == Slot.B && !HoldsAll ? Slot.A : slot;
        }

        public bool HoldsAll => slotB.Bytes.AsSpan(0, s_payload.Length).SequenceEqual(s_payload);

        public void Bring()
        {
            using IBlockStore slot = slotB.Open();
            using var payload = VerifiedPayload.Bring(new UpdateFile(new UpdateFileTests.Pieces(s_file), s_signer.Key),
                new byte[8192], _ => { }, free: null);
            new SlotWriter(slot, _ => { }).Write(payload);
        }

        public IEnumerable<Box> Found()
        {
            foreach (FragileCard foundCard in card.Found())
                foreach (FragileCard foundSlot in slotB.Found())
                    foreach (FragileDisk foundDisk in disk.Found())
                        yield return new Box(Copy(foundCard), Copy(foundSlot), foundDisk);
        }

        /// <summary>What is found is used once: U-Boot writes to it.</summary>
        private static FragileCard Copy(FragileCard found)
        {
            var copy = new FragileCard(found.Bytes.Length);
            copy.Place(0, found.Bytes);
            return copy;
        }
    }

    private static Firmware Updated(Box box)
    {
        Firmware old = box.Firmware(Slot.A);
        old.Begin();
        old.RememberSpare(null);
        box.Bring();
        old.RememberSpare(new SlotContent("2.0", 2000));
        old.BeginTrial("console", s_demand);
        return old;
    }

    [Fact]
    public void a_new_firmware_that_proves_itself_stays()
    {
        Box box = Box.New();
        Firmware old = Updated(box);
        Assert.False(old.IsOnTrial);
        Assert.Equal(Slot.B, box.UBoot());
        Firmware fresh = box.Firmware(Slot.B);
        fresh.Begin();
        Assert.True(fresh.IsOnTrial);
        Assert.Equal(["VI_1"], fresh.Note.Trial!.Demand.Serving);
        Assert.Equal("console", fresh.Note.Trial.By);
        Assert.Contains("slot b  2.0, built ", fresh.Describe(null));
        Assert.Contains("(runs, on trial)", fresh.Describe(null));
        fresh.Commit();
        Assert.False(fresh.IsOnTrial);
        Assert.Equal(new SlotState(Slot.B), box.State);
        Assert.Equal(Slot.B, box.UBoot());
        Firmware later = box.Firmware(Slot.B);
        later.Begin();
        Assert.Null(later.WhatFailed);
        Assert.Null(later.Note.Trial);
        Assert.Equal("1.0", later.Note[Slot.A]!.Version);
    }

    [Fact]
    public void one_that_never_ran_is_told_from_one_that_ran_and_from_one_that_said_why()
    {
        Box box = Box.New();
        Updated(box);
        Assert.Equal((Slot.B, Slot.A), (box.UBoot(), box.UBoot()));
        Assert.Equal("The update of slot b to 2.0 failed: its kernel did not start, or its program ended before it "
            + "could say why", Back(box).WhatFailed);
        Assert.Equal(new SlotState(Slot.A), box.State);

        box = Box.New();
        Updated(box);
        box.UBoot();
        box.Firmware(Slot.B).Begin();
        box.UBoot();
        Assert.Contains("it ran, and ended before it had proved itself", Back(box).WhatFailed);

        box = Box.New();
        Updated(box);
        box.UBoot();
        Firmware fresh = box.Firmware(Slot.B);
        fresh.Begin();
        fresh.Begin(); // Its engine was started again.
        fresh.GiveUp("eth0 has no carrier");
        Assert.Equal(Slot.A, box.UBoot());
        Firmware back = Back(box);
        Assert.Equal("The update of slot b to 2.0 failed: eth0 has no carrier", back.WhatFailed);
        Assert.Contains("slot b  2.0, built ", back.Describe(null));
        Assert.Contains("(failed)", back.Describe(null));
        // It is said until there is another update.
        Assert.Equal(back.WhatFailed, Back(box).WhatFailed);
        back.BeginTrial("console", s_demand);
        Assert.Null(back.WhatFailed);
    }

    private static Firmware Back(Box box)
    {
        Firmware back = box.Firmware(Slot.A);
        back.Begin();
        return back;
    }

    [Fact]
    public void a_trial_that_cannot_begin_is_taken_back()
    {
        Box box = Box.New();
        Updated(box).TakeBackTrial();
        Assert.Equal(new SlotState(Slot.A), box.State);
        Firmware next = Back(box);
        Assert.Null(next.Note.Trial);
        Assert.Null(next.WhatFailed);
    }

    [Fact]
    public void an_active_slot_that_does_not_load_any_more_gives_its_place_to_the_one_that_runs()
    {
        Box box = Box.New();
        new SlotStateStore(() => box.Card.Open()).Write(new SlotState(Slot.B));
        Assert.Equal(Slot.A, box.UBoot());
        Back(box);
        Assert.Equal(new SlotState(Slot.A), box.State);
        Assert.Contains(box.Log, line => line.Contains("Slot b cannot be started any more"));
    }

    [Fact]
    public void an_empty_slot_and_an_unknown_one_are_told_apart()
    {
        Box box = Box.New();
        Firmware firmware = Back(box);
        Assert.Contains("slot b  empty", firmware.Describe(null));
        Assert.Contains("slot b  being written (40 %)", firmware.Describe("being written (40 %)"));
        box.Bring();
        Assert.Contains("slot b  unknown version", firmware.Describe(null));
    }

    [Fact]
    public void a_disk_that_takes_nothing_costs_explanations_only()
    {
        Box box = Box.New();
        var full = new FullDisk();
        Firmware old = new(new ImageFacts("qemu-virt", "1.0", 1000, s_signer.Key, Slot.A, false, 300),
            () => box.Card.Open(), _ => box.SlotB.Open(), full, Note, line => box.Log.Add(line.Text));
        old.Begin();
        old.BeginTrial("console", s_demand);
        Assert.Equal(new SlotState(Slot.A, Slot.B, 1), box.State);
        Assert.Contains(box.Log, line => line.Contains("kept in memory only: no room"));
    }

    private sealed class FullDisk : IDisk
    {
        public byte[]? Read(string path) => null;
        public string[] List(string folder) => [];
        public bool MakeFolder(string path) => throw new IOException("no room");
        public void Write(string path, byte[] bytes, string? rightsOf) => throw new IOException("no room");
        public void Sync(string path) => throw new IOException("no room");
        public void Rename(string from, string to) => throw new IOException("no room");
        public void SyncFolder(string path) => throw new IOException("no room");
        public void Delete(string path) => throw new IOException("no room");
    }

    /// <summary>The whole story, to its good end.</summary>
    private static void Story(Box box)
    {
        Updated(box);
        Assert.Equal(Slot.B, box.UBoot());
        Firmware fresh = box.Firmware(Slot.B);
        fresh.Begin();
        fresh.Commit();
    }

    public enum Where
    {
        Card,
        Slot,
        Disk,
    }

    [Theory, InlineData(Where.Card), InlineData(Where.Slot), InlineData(Where.Disk)]
    public void wherever_the_power_is_cut_a_whole_firmware_boots(Where where)
    {
        int found = 0;
        for (int cut = 1; ; cut++)
        {
            Box box = Box.New();
            box.Card.Begin();
            box.SlotB.Begin();
            box.Disk.Begin();
            if (where == Where.Card)
                box.Card.CutAt = cut;
            else if (where == Where.Slot)
                box.SlotB.CutAt = cut;
            else
                box.Disk.CutAt = cut;
            try
            {
                Story(box);
                Assert.InRange(cut, 5, 200);
                Assert.True(found > cut);
                return;
            }
            catch (PowerCut)
            {
            }
            foreach (Box left in box.Found())
            {
                found++;
                Slot last = Slot.A;
                for (int boot = 0; boot < 3; boot++)
                {
                    last = left.UBoot();
                    Assert.True(last == Slot.A || left.HoldsAll, $"cut at {cut}: boot {boot} starts half a firmware");
                    left.Firmware(last).Begin();
                }
                // Nobody has said that it proved itself meanwhile, so it runs for good only if it had before.
                Assert.Equal(new SlotState(last), left.State);
                Assert.Equal(last, left.UBoot());
            }
        }
    }

    [Fact]
    public void the_note_comes_back_as_it_was()
    {
        var note = new UpdateNote
        {
            [Slot.A] = new SlotContent("1.0", 1),
            [Slot.B] = new SlotContent("2.0-rc1", 2),
            Trial = new TrialNote(Slot.B, "root",
                new TrialDemand(["VI_1", "a name"], ["VI_1"],
                ["eth0", "eth1"])) { Reason = "VI_1 is in FAULT (check failed)" },
            Failed = new FailedTrial(Slot.A, "", "nobody knows"),
        };
        string text = Encoding.UTF8.GetString(note.ToBytes());
        Assert.Equal(text, Encoding.UTF8.GetString(UpdateNote.Parse(note.ToBytes()).ToBytes()));
        Assert.Equal("a name", UpdateNote.Parse(note.ToBytes()).Trial!.Demand.Serving[1]);
        Assert.Equal("nobody knows", UpdateNote.Parse(note.ToBytes()).Failed!.Why);
        for (int cut = 0; cut < text.Length; cut++)
            Assert.Equal("end\n", Encoding.UTF8.GetString(UpdateNote.Parse(Encoding.UTF8.GetBytes(text[..cut]))
                .ToBytes()));
        Assert.Equal("end\n", Encoding.UTF8.GetString(UpdateNote.Parse(null).ToBytes()));
        Assert.Equal("end\n", Encoding.UTF8.GetString(
            UpdateNote.Parse("slot c 1 2\ntrial\nreason x\nfailed b\nslot a 1\nslot a 1 x\nend\n"u8.ToArray())
            .ToBytes()));
    }
}
