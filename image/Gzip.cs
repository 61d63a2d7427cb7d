using System.IO.Compression;

namespace Image;

/// <summary>gzip without name and time in its header, as `gzip -n`.</summary>
internal static class Gzip
{
    public static byte[] Of(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(content);
        return packed.ToArray();
    }
}
