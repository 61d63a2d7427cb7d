using Appliance.Base;

namespace Appliance.Update;

/// <summary>
/// In this room what goes wrong is an <see cref="IOException"/> whose text is a sentence for people, without its full
/// stop.
/// </summary>
internal static class Require
{
    public static void Zero(int errno, string what)
    {
        if (errno != 0)
            throw new IOException($"{what}: {Errno.Describe(errno)}");
    }
}
