using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>Finds out whether this node has two slots, and opens them.</summary>
internal static class FirmwareDoor
{
    /// <summary>Moved at once: large enough for a card, small enough for a board.</summary>
    private const int BufferBytes = 256 * 1024;

    /// <param name="why">A sentence for people; empty when there are slots.</param>
    public static Firmware? TryOpen(CommandLineOptions options, ApplianceSettings settings, Action<LogLine> log,
        out string why)
    {
        why = "";
        if (!options.IsImage)
            why = "This is no firmware image: it has no slots, and is updated as programs are on this machine.";
        ImageFacts? image = options.IsImage ? ImageFacts.Read() : null;
        if (image is { Running: null })
            why = "This image was not started from a slot of its card (the kernel's command line has no slot=): "
                + "there is nothing to update.";
        if (settings.Storage?.Device is not string card && why == "")
            why = "Neither board.json nor appliance.json says on which card the slots are (storage.device).";
        if (why != "")
            return null;
        string device = settings.Storage!.Device;
        var firmware = new Firmware(image!, () => Open(device, BlockDevice.Unit),
            slot => Open(slot.DeviceOn(device), BufferBytes), new Disk(), options.InState("update"), log);
        try
        {
            firmware.Begin();
            return firmware;
        }
        catch (IOException refused)
        {
            why = $"The slots cannot be used: {refused.Message}.";
            log(new LogLine(LogLevel.Error, why));
            return null;
        }
    }

    /// <summary>Null when the card cannot be read.</summary>
    public static SlotState? ReadState(string card)
    {
        try
        {
            return new SlotStateStore(() => Open(card, BlockDevice.Unit)).Read();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static BlockDevice Open(string path, int bufferBytes)
    {
        Require.Ok(BlockDevice.TryOpen(path, bufferBytes, out BlockDevice? device), $"{path} cannot be opened");
        return device!;
    }
}
