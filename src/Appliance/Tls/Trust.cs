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

    /// <summary>Who believes everybody: one is enough, and a probe that has it knows itself in another.</summary>
    private static Trust? s_everybody;

    /// <summary>A certificate with its chain, or a key.</summary>
    private const int LongestOwnFile = 256 << 10;

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
    /// <param name="verifies">False: any server is believed.</param>
    /// <exception cref="IOException">With a sentence that names the file.</exception>
    public static Trust In(string? authorities, bool verifies)
    {
        if (!verifies)
            lock (s_known)
                return s_everybody ??= new Trust();
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

    /// <summary>The same, and servers that ask who we are (RFC 8446 section 4.3.2) are shown a certificate.</summary>
    /// <param name="certificate">A PEM file: ours, then those that lead to an authority.</param>
    /// <param name="key">A PEM file without a password: RSA, P-256 or P-384.</param>
    /// <exception cref="IOException">With a sentence that names the file.</exception>
    public static Trust In(string? authorities, bool verifies, string certificate, string key)
    {
        string file = authorities ?? SystemFile;
        Trust trust = verifies ? new Trust(file, [.. Text(file, LongestFile), 0], 0, authorities is not null)
            : new Trust();
        byte[] ours = [.. Text(certificate, LongestOwnFile), 0], secret = [.. Text(key, LongestOwnFile), 0];
        if (secret.AsSpan().IndexOf("ENCRYPTED"u8) >= 0)
            throw new IOException($"{key} is locked with a password, which is not read here: "
                + $"`openssl pkey -in {key}` unlocks it");
        fixed (byte* first = ours, second = secret)
        {
            int result = TlsNative.tls_introduce(trust.Handle, first, (nuint)ours.Length, second,
                (nuint)secret.Length);
            secret.AsSpan().Clear();
            return result == 0 ? trust : throw new IOException(result == TlsNative.OtherKey
                ? $"{key} is not the key of {certificate}"
                : $"{certificate} and {key} are no certificate and key that can be understood "
                    + $"(mbedTLS -0x{-result:x}): PEM is wanted, of RSA, P-256 or P-384");
        }
    }

    private static byte[] Text(string file, int longest)
    {
        Errno error = RawFile.TryReadAll(file, out byte[] text, longest);
        return error.IsOk ? text : throw new IOException($"{file} cannot be read: {error}");
    }

    private static nint NotNull(nint handle) => handle != 0 ? handle : throw new OutOfMemoryException();
}
