using System.Text;

namespace Image;

/// <summary>
/// Debian's U-Boot waits for a key, and who happens to press one finds himself at its prompt: a node that nobody types
/// at would stand there for ever. It also looks for things to boot on USB and the network. What it does by default
/// stands in its program, as `name=value` strings that end with zeros; ours are shorter, so that they fit into the same
/// place.
/// </summary>
internal static class UBoot
{
    /// <param name="program">U-Boot as Debian has built it.</param>
    /// <exception cref="InvalidDataException">Its variables are not where they are known to be.</exception>
    public static byte[] ForABox(ReadOnlySpan<byte> program)
    {
        int start = program.IndexOf("\0bootdelay="u8) + 1, length = start > 0 ? program[start..].IndexOf("\0\0"u8) : -1;
        if (length < 0)
            throw new InvalidDataException("The default variables of this U-Boot were not found.");
        string[] variables = Encoding.ASCII.GetString(program.Slice(start, length)).Split('\0');
        byte[] ours = Encoding.ASCII.GetBytes(string.Join('\0', variables.Select(Ours).OfType<string>()));
        if (ours.Length > length)
            throw new InvalidDataException("This U-Boot has no room for our variables.");
        byte[] changed = program.ToArray();
        changed.AsSpan(start, length).Clear();
        ours.CopyTo(changed, start);
        return changed;
    }

    private static string? Ours(string variable) => variable.Split('=', 2) switch
    {
        // No delay, and no look at the keyboard either (doc/README.autoboot).
        ["bootdelay", _] => "bootdelay=-2",
        // It would start USB, for a keyboard.
        ["preboot", _] => null,
        ["stdin", _] => "stdin=serial",
        // The card.
        ["boot_targets", var targets] =>
            "boot_targets=" + string.Join(' ', targets.Split(' ')
            .Where(target => target.StartsWith("mmc", StringComparison.Ordinal)
            || target.StartsWith("virtio", StringComparison.Ordinal))),
        _ => variable,
    };
}
