using System.Text;
using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Tls;

/// <summary>
/// Whom a client believes to be who he says: the authorities of a file, or everybody. Never changes, and is used by as
/// many threads at once as like to.
/// </summary>
internal sealed unsafe class Trust
{
    /// <summary>Where Debian, and many others, keep the authorities that everybody knows.</summary>
    public const string SystemFile = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>Debian's have 0.2 MB.</summary>
    private const int LongestFile = 4 << 20;

    /// <summary>Ten probes that believe the same file need one of it (Debian's has 0.6 MB in memory).</summary>
    private static readonly Dictionary<string, WeakReference<Trust>> s_known = [];

    private readonly int _content;

    private Trust(string file, byte[] pem, int content, bool isOwnChoice)
    {
        (File, _content) = (Encoding.UTF8.GetBytes(file), content);
        int good, bad;
        fixed (byte* start = pem)
            Handle = NotNull(TlsNative.tls_trust(start, (nuint)pem.Length, &good, &bad));
        if (good == 0)
            throw new IOException($"{file} has no certificate: PEM is wanted, -----BEGIN CERTIFICATE-----");
        // A system's may have one of a kind that no server for us has.
        if (bad > 0 && isOwnChoice)
            throw new IOException($"{file} has {bad} certificate{(bad == 1 ? "" : "s")} that cannot be understood");
    }

    private Trust()
    {
        File = null;
        int good, bad;
        Handle = NotNull(TlsNative.tls_trust(null, 0, &good, &bad));
    }

    ~Trust()
    {
        if (Handle != 0)
            TlsNative.tls_distrust(Handle);
    }

    /// <summary>`struct trust`, as long as this object is alive.</summary>
    public nint Handle { get; }

    /// <summary>Which file it is, in UTF-8; null for everybody.</summary>
    public byte[]? File { get; }

    /// <param name="authorities">A PEM file; null for the system's.</param>
    /// <param name="verifies">False: whoever answers is believed.</param>
    /// <exception cref="IOException">With a sentence that names the file.</exception>
    public static Trust In(string? authorities, bool verifies)
    {
        if (!verifies)
            return new Trust();
        string file = authorities ?? SystemFile;
        Errno error = RawFile.TryReadAll(file, out byte[] text, LongestFile);
        if (!error.IsOk && authorities is null && !System.IO.File.Exists(file))
            throw new IOException($"nobody is known who vouches for servers: there is no {file}. \"tls\" in "
                + "appliance.json can name another file (\"authorities\"), or say \"verify\": false");
        if (!error.IsOk)
            throw new IOException($"{file}, which holds whom to believe, cannot be read: {error}");
        var hash = new HashCode();
        hash.AddBytes(text);
        lock (s_known)
        {
            if (s_known.TryGetValue(file, out WeakReference<Trust>? kept) && kept.TryGetTarget(out Trust? known)
                && known._content == hash.ToHashCode())
                return known;
            // With the NUL that mbedTLS wants behind it.
            var fresh = new Trust(file, [.. text, 0], hash.ToHashCode(), authorities is not null);
            s_known[file] = new WeakReference<Trust>(fresh);
            return fresh;
        }
    }

    private static nint NotNull(nint handle) => handle != 0 ? handle : throw new OutOfMemoryException();
}
