namespace Appliance.Base;

/// <summary>
/// All that commits do to the disk, so that a test can cut the power before, in and after each. Nothing is sure to
/// outlast a power cut before it is synced: the bytes of a file by <see cref="Sync"/>, its name (made, renamed,
/// removed) by <see cref="SyncFolder"/>. Everything throws <see cref="IOException"/>, with a sentence for people.
/// </summary>
internal interface IDisk
{
    /// <summary>Null when there is no such file.</summary>
    byte[]? Read(string path);

    /// <summary>The names in a folder, without it; none when it is not there.</summary>
    string[] List(string folder);

    /// <summary>Makes one folder, for its owner only. No harm when it is there already.</summary>
    /// <returns>Whether it is new.</returns>
    bool MakeFolder(string path);

    /// <summary>
    /// Writes a file anew, with the owner and rights of another one; for its owner only when that is null or not there.
    /// </summary>
    void Write(string path, byte[] bytes, string? rightsOf);

    void Sync(string path);

    /// <summary>In place of what has the name, in one step.</summary>
    void Rename(string from, string to);

    void SyncFolder(string path);

    /// <summary>No harm when there is none.</summary>
    void Delete(string path);
}
