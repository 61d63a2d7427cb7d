using Appliance.Base;

namespace Appliance.Generations;

/// <summary>A disk with a folder that is not to be used: nothing lies in it, and nothing can be put there.</summary>
/// <param name="folder">Without an end slash.</param>
/// <param name="why">What a caller that wants to write there is told.</param>
internal sealed class DiskWithout(IDisk disk, string folder, string why) : IDisk
{
    public byte[]? Read(string path) => IsThere(path) ? null : disk.Read(path);

    public string[] List(string path) => IsThere(path) ? [] : disk.List(path);

    public bool MakeFolder(string path) => Elsewhere(path).MakeFolder(path);

    public void Write(string path, byte[] bytes, string? rightsOf) => Elsewhere(path).Write(path, bytes, rightsOf);

    public void Sync(string path) => Elsewhere(path).Sync(path);

    public void Rename(string from, string to) => Elsewhere(to).Rename(from, to);

    public void SyncFolder(string path) => Elsewhere(path).SyncFolder(path);

    public void Delete(string path)
    {
        if (!IsThere(path))
            disk.Delete(path);
    }

    private IDisk Elsewhere(string path) => IsThere(path) ? throw new IOException(why) : disk;

    private bool IsThere(string path) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
