using System.Buffers.Binary;

namespace Image;

/// <summary>The data partition as it is shipped: an empty ext4, made with mke2fs, the same every time.</summary>
internal static class DataVolume
{
    private const int Block = 4096;

    /// <param name="length">Bytes.</param>
    /// <exception cref="IOException">mke2fs refuses.</exception>
    public static byte[] Make(long length, uint built)
    {
        string volume = Path.GetTempFileName();
        try
        {
            using (FileStream empty = File.OpenWrite(volume))
                empty.SetLength(length);
            // All features are named: what a machine's mke2fs.conf prefers must not matter. Identifiers are fixed: a
            // card has one of it.
            Tool.Run(built, "mke2fs", "-q", "-F", "-t", "ext4", "-b", $"{Block}", "-I", "256", "-N", "4096", "-m", "1",
                "-L", "vrrpaot-data",
                "-O", "none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,"
                    + "large_file,huge_file,dir_nlink,extra_isize,metadata_csum",
                "-U", "76727270-616f-7464-6174-610000000001", "-E",
                    "hash_seed=76727270-616f-7464-6174-610000000002,lazy_itable_init=0,lazy_journal_init=0,nodiscard",
                    volume);
            return File.ReadAllBytes(volume);
        }
        finally
        {
            File.Delete(volume);
        }
    }

    /// <summary>
    /// The pieces of a volume that are not zeros: 8 bytes place, 4 bytes length (little endian), the bytes; and so on.
    /// </summary>
    public static byte[] SparseList(ReadOnlySpan<byte> volume)
    {
        using var list = new MemoryStream();
        Span<byte> head = stackalloc byte[12];
        for (int at = 0; at < volume.Length;)
        {
            int end = at;
            while (end < volume.Length && volume[end..Math.Min(end + Block, volume.Length)].ContainsAnyExcept((byte)0))
                end = Math.Min(end + Block, volume.Length);
            if (end > at)
            {
                BinaryPrimitives.WriteInt64LittleEndian(head, at);
                BinaryPrimitives.WriteInt32LittleEndian(head[8..], end - at);
                list.Write(head);
                list.Write(volume[at..end]);
            }
            at = end + Block;
        }
        return list.ToArray();
    }
}
