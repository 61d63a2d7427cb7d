using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>
/// In this room what goes wrong is an <see cref="IOException"/> whose text is a sentence for people, without its full
/// stop.
/// </summary>
internal static class Require
{
    public static void Ok(Errno errno, string what)
    {
        if (!errno.IsOk)
            throw new IOException($"{what}: {errno}");
    }
}
