using Appliance.Base;
using Appliance.Tests.Generations;
using Appliance.Tests.Update;
using Appliance.Update;

namespace Appliance.Tests.Verbs;

public sealed partial class DaemonCommandsTests
{
    private static readonly Signer s_signer = new("ours");

    private FragileCard GiveSlots(byte[]? key, FragileCard spare)
    {
        FragileCard card = SlotStateTests.CardWith(new SlotState(Slot.A));
        var disk = new FragileDisk();
        disk.Place("/data/state/other", []);
        _firmware = new Firmware(new ImageFacts("qemu-virt", "1.0", 1500, key, Slot.A, false, 300),
            () => card.Open(), _ => spare.Open(), disk, "/data/state/update", _engine.Log);
        _firmware.Begin();
        return card;
    }

    private string Put(string name, byte[] file)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, file);
        return path;
    }

    [Fact]
    public void an_update_is_verified_written_and_tried()
    {
        var spare = new FragileCard(64 * 1024, bufferBytes: 8192);
        FragileCard card = GiveSlots(s_signer.Key, spare);
        byte[] payload = [.. Enumerable.Range(1, 40_000).Select(i => (byte)i)];
        string good = Put("good", s_signer.File(payload, version: "2.0"));
        string old = Put("old", s_signer.File(payload, built: 100));
        SlotState State() => new SlotStateStore(() => card.Open()).Read();
        With(Settings, async say =>
        {
            Is(0, "slot b  empty  (spare)", await say("slots", s_looker));
            Is(1, "Slot b is empty.", await say("downgrade"));
            Is(2, "Which one? Say update FILE", await say("update"));
            Is(1, "No update is on its way", await say("update stop"));
            Is(1, "The update is refused: /no/such cannot be opened", await say("update /no/such"));
            Is(1, "The update is refused: 127.0.0.1 cannot be reached", await say("update https://127.0.0.1:1/x"));
            await Refused("its signature is wrong", new Signer("somebody else").File(payload));
            await Refused("it is for the board rpi-4b", s_signer.File(payload, "rpi-4b"));
            await Refused("its payload has 65537 bytes", s_signer.File(payload, length: "65537"));
            Is(1, "With --downgrade it is taken", await say("update " + old));
            Assert.Equal(new SlotState(Slot.A), State());
            Assert.Equal(0, spare.Bytes.AsSpan().IndexOfAnyExcept((byte)0) + 1);
            await Refused("it breaks off", s_signer.File(payload)[..^1]);
            Assert.Equal(new SlotState(Slot.A), State());
            Is(0, "slot b  empty  (spare)", await say("slots"));
            Assert.Empty(_endings);

            (int code, string text) = await say("update " + good);
            Is(0, "Version 2.0, 40000 bytes", (code, text));
            Assert.Contains("Slot b holds 2.0, read back and found right.", text);
            Assert.Contains("The box restarts and tries slot b.", text);
            Assert.Equal(payload, spare.Bytes[..payload.Length]);
            Assert.Equal(new SlotState(Slot.A, Slot.B, 1), State());
            Assert.Equal([Ending.Restart], _endings);
            // Its only instance was in FAULT, and so need not serve.
            Assert.Empty(_firmware!.Note.Trial!.Demand.Serving);
            Is(0, "slot b  2.0, built ", await say("slots"));
            // It is there already: nothing is written again.
            Is(0, "Slot b holds 2.0 already", await say("update " + good));
            Is(0, "tries slot b", await say("downgrade"));

            async Task Refused(string why, byte[] file) =>
                Is(1, "The update is refused: " + why, await say("update " + Put("refused", file)));
        });
    }

    [Fact]
    public void an_image_that_trusts_nobody_and_one_on_trial_take_no_update()
    {
        GiveSlots(null, new FragileCard(4096));
        With(Settings, async say => Is(1, "built without a key", await say("update /tmp/x")));
        FragileCard card = GiveSlots(s_signer.Key, new FragileCard(4096));
        new SlotStateStore(() => card.Open()).Write(new SlotState(Slot.B, Slot.A, 0));
        _firmware!.Begin();
        With(Settings, async say =>
        {
            Is(1, "itself on trial", await say("update /tmp/x"));
            Is(0, "(runs, on trial)", await say("slots"));
            Is(0, "The trial is given up", await say("downgrade"));
            Assert.Equal([Ending.Restart], _endings);
            Assert.Equal("given up by test", _firmware.Note.Trial!.Reason);
        });
    }
}
