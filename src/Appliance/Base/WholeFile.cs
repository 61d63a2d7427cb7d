namespace Appliance.Base;

/// <summary>Files of which a power cut leaves all of the old or all of the new, never a part.</summary>
internal static class WholeFile
{
    /// <summary>Beside the file, so that one rename can put it in place.</summary>
    public const string Suffix = ".vrrpaot-new";

    /// <summary>
    /// Writes beside the file, syncs, renames, syncs the folder. When it returns the new text outlasts a power cut.
    /// </summary>
    /// <param name="rightsOf">Whose owner and rights it gets; null for its owner only.</param>
    /// <exception cref="IOException">The old text is in place, or the new one; what is beside the file is gone, or left
    /// for <see cref="Sweep"/>.</exception>
    public static void Replace(IDisk disk, string path, byte[] text, string? rightsOf = null)
    {
        string beside = path + Suffix;
        try
        {
            disk.Write(beside, text, rightsOf);
            disk.Sync(beside);
            disk.Rename(beside, path);
        }
        catch (IOException)
        {
            Sweep(disk, path);
            throw;
        }
        disk.SyncFolder(FolderOf(path));
    }

    /// <summary>
    /// The same without a wait for the disk, for what nobody needs after a power cut, in a folder for all: what has the
    /// name beside it may be another's link, and is made anew. For its owner only.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Put(IDisk disk, string path, byte[] text)
    {
        string beside = path + Suffix;
        disk.Delete(beside);
        try
        {
            disk.Write(beside, text, rightsOf: null);
            disk.Rename(beside, path);
        }
        catch (IOException)
        {
            Sweep(disk, path);
            throw;
        }
    }

    /// <summary>When it returns the file is gone for good.</summary>
    public static void Delete(IDisk disk, string path)
    {
        disk.Delete(path);
        disk.SyncFolder(FolderOf(path));
    }

    /// <summary>
    /// Removes what a power cut left beside the file. It is in nobody's way, so a refusal does not matter.
    /// </summary>
    public static void Sweep(IDisk disk, string path)
    {
        try
        {
            disk.Delete(path + Suffix);
        }
        catch (IOException)
        {
        }
    }

    public static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : "/";
}
