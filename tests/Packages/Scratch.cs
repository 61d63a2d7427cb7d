namespace Packages;

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("packages").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
