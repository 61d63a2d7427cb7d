namespace Image;

/// <summary>A FAT16 file system, made with mtools: without root, and the same files give the same bytes.</summary>
internal static class FatVolume
{
    private const int Sector = 512, ClusterSectors = 4, RootEntries = 512, EntryBytes = 32, LeastClusters = 4085,
        MostClusters = 65524;

    /// <param name="label">Up to 11 capital letters.</param>
    /// <param name="files">By their paths in it.</param>
    /// <param name="length">Bytes; 0 for what the files need.</param>
    /// <exception cref="IOException">They do not fit, or a tool is missing.</exception>
    public static byte[] Make(string label, uint built, IEnumerable<VolumeFile> files, long length = 0)
    {
        VolumeFile[] sorted = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
        string folder = Directory.CreateTempSubdirectory("vrrpaot-fat").FullName;
        try
        {
            string volume = Path.Combine(folder, "volume"), file = Path.Combine(folder, "file");
            if (length == 0)
                length = NeededBytes(sorted, ClusterSectors * Sector);
            using (FileStream empty = File.Create(volume))
                empty.SetLength(length);
            Tool.Run(built, "mkfs.vfat", "--invariant", "-F", "16", "-S", $"{Sector}", "-s", $"{ClusterSectors}", "-r",
                $"{RootEntries}", "-n", label, volume);
            foreach (string path in sorted.SelectMany(one => Folders(one.Path)).Distinct())
                Tool.Run(built, "mmd", "-i", volume, "::" + path);
            foreach (VolumeFile one in sorted)
            {
                File.WriteAllBytes(file, one.Content);
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddSeconds(built));
                Tool.Run(built, "mcopy", "-m", "-i", volume, file, "::" + one.Path);
            }
            return File.ReadAllBytes(volume);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Clusters for the files and folders, two copies of the table, the root, what stands before; a few clusters more,
    /// since mkfs.vfat rounds as it likes.
    /// </summary>
    private static long NeededBytes(VolumeFile[] files, int cluster)
    {
        long clusters = files.Sum(file => (file.Content.Length + cluster - 1L) / cluster)
            + files.SelectMany(file => Folders(file.Path)).Distinct().Count() + 16;
        // With fewer it would be FAT12, with more FAT32.
        clusters = Math.Max(clusters, LeastClusters + 16);
        if (clusters > MostClusters)
            throw new IOException($"{clusters * cluster} bytes are more than a slot's file system holds.");
        long table = (2 * (clusters + 2) + cluster - 1) / cluster * cluster;
        return 2 * table + RootEntries * EntryBytes + (clusters + 2) * cluster;
    }

    private static IEnumerable<string> Folders(string path)
    {
        for (int slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
    }
}

/// <param name="Path">In its file system: `dtb/broadcom/bcm2837-rpi-3-b.dtb`.</param>
internal sealed record VolumeFile(string Path, byte[] Content);
