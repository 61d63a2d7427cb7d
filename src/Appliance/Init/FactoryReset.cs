namespace Appliance.Init;

/// <summary>
/// `factory-reset`, left by the engine for process 1, which carries it out when nobody else is left. In memory: a wish
/// does not outlast the power.
/// </summary>
internal static class FactoryReset
{
    public const string Wish = "/run/vrrpaot/factory-reset";

    /// <exception cref="IOException">It cannot be left.</exception>
    public static void Leave()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Wish)!);
        File.WriteAllBytes(Wish, []);
    }
}
