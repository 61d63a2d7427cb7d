namespace Guest;

/// <summary>
/// The guests of a run: one of each platform, started when the first test wants it, for all tests. No two scenarios
/// run at a time.
/// </summary>
[CollectionDefinition(Name)]
public sealed class Guests : ICollectionFixture<Guests>, IDisposable
{
    public const string Name = "guests";

    private readonly Dictionary<Platform, Machine> _running = [];

    public Machine On(Platform platform)
    {
        if (_running.TryGetValue(platform, out Machine? machine) && !machine.IsLost)
            return machine;
        machine?.Dispose();
        _running.Remove(platform);
        return _running[platform] = new Machine(platform);
    }

    public Machine X64 => On(Platform.X64);

    public void Dispose()
    {
        foreach (Machine machine in _running.Values)
            machine.Dispose();
    }
}

/// <summary>A test in a guest: skipped, with the reason, where there can be none.</summary>
public sealed class GuestFactAttribute : FactAttribute
{
    /// <param name="platform">Debian's word for it.</param>
    public GuestFactAttribute(string platform = "amd64") => Skip = Platform.Named(platform).Missing;
}

/// <summary>The same for several cases on x64.</summary>
public sealed class GuestTheoryAttribute : TheoryAttribute
{
    public GuestTheoryAttribute() => Skip = Platform.X64.Missing;
}
