using System.Globalization;
using Appliance.Base;
using Appliance.Crypto;
using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>
/// What the running image says of itself, in files that its build made and on the kernel's command line.
/// </summary>
/// <param name="built">Seconds since 1970; 0 when unknown.</param>
/// <param name="key">Whose updates it takes: Ed25519 public key; null for nobody's.</param>
/// <param name="running">The slot that U-Boot booted; null when there are none.</param>
/// <param name="isTrial">U-Boot says that this start is a trial.</param>
/// <param name="trialSeconds">After how long, counted from power on, a trial that has not proved itself has
/// failed.</param>
internal sealed class ImageFacts(string board, string version, long built, byte[]? key, Slot? running, bool isTrial,
    int trialSeconds)
{
    public string Version { get; } = version;
    public long Built { get; } = built;
    public byte[]? Key { get; } = key;
    public Slot? Running { get; } = running;
    public bool IsTrial { get; } = isTrial;
    public int TrialSeconds { get; } = trialSeconds;

    private const int UsualTrialSeconds = 300;

    /// <summary>What is missing is unknown.</summary>
    /// <param name="root">Another folder in tests.</param>
    public static ImageFacts Read(string root = "/")
    {
        string image = Text(ImageFile.Path), words = Text("proc/cmdline").Replace(' ', '\n'),
            key = Text("etc/vrrpaot/update.pub").Trim();
        var bytes = new byte[Ed25519.KeyBytes];
        bool isKey = Convert.FromHexString(key, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == bytes.Length;
        return new ImageFacts(ImageFile.Value(image, "board"), ImageFile.Value(image, "version"),
            Number(ImageFile.Value(image, "built")), isKey ? bytes
            : null, Slots.Read(ImageFile.Value(words, "slot")), ImageFile.Value(words, "trial") == "1",
            Number(ImageFile.Value(words, "trialtime")) is > 0 and <= 3600 and var seconds ? (int)seconds
                : UsualTrialSeconds);

        string Text(string file) => RawFile.TryReadText(Path.Combine(root, file), out string text).IsOk ? text : "";
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    /// <summary>
    /// Why an update, whose signature is right, is not for this node; null when it is. The end of a sentence that
    /// begins with "The update is refused:".
    /// </summary>
    /// <param name="slotBytes">Room in a slot.</param>
    /// <param name="older">It may be older than what runs.</param>
    public string? Objection(UpdateHeader update, long slotBytes, bool older) =>
        update.Board != board ? $"it is for the board {update.Board}, and this is {board}"
        : update.Length > slotBytes ? $"its payload has {update.Length} bytes, and a slot holds {slotBytes}"
        : update.Built < Built && !older
            ? $"version {update.Version} is older than what runs, {Version}. With --downgrade it is taken all the same"
        : null;
}
