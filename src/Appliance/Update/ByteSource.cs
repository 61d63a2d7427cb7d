using System.Text;
using Appliance.Http;
using Appliance.Settings;
using Appliance.Tls;
using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>Where an update's bytes come from, one after the other. Waits; not on the desk's thread.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>At least one byte, or 0 at the end.</summary>
    /// <exception cref="IOException">With a sentence.</exception>
    public abstract int Read(Span<byte> into);

    public abstract void Dispose();

    /// <param name="place">The name of a file, `http://...` or `https://...`.</param>
    /// <param name="tls">Whom https believes.</param>
    /// <param name="isOver">Somebody wants an end of it.</param>
    /// <exception cref="IOException">With a sentence.</exception>
    public static ByteSource Open(string place, TlsSettings tls, Func<bool> isOver) =>
        place.Contains("://", StringComparison.Ordinal)
            ? new WebSource(new HttpDownload(WebAddress.Parse(place), () => Trust.In(tls.Authorities, tls.Verify),
                isOver))
            : new FileSource(place);
}

/// <summary>A file of this machine.</summary>
internal sealed class FileSource : ByteSource
{
    private readonly string _path;
    private readonly Descriptor _file = new();

    public FileSource(string path)
    {
        _path = path;
        Require.Ok(RawFile.OpenToRead(Encoding.UTF8.GetBytes(path + '\0'), _file), $"{path} cannot be opened");
    }

    public override int Read(Span<byte> into)
    {
        Require.Ok(Descriptor.Read(_file, into, out int count), $"{_path} cannot be read");
        return count;
    }

    public override void Dispose() => _file.Dispose();
}

/// <summary>What a web server sends. No part of it is believed before the update's signature.</summary>
internal sealed class WebSource(HttpDownload download) : ByteSource
{
    public override int Read(Span<byte> into) => download.Read(into);

    public override void Dispose() => download.Dispose();
}
