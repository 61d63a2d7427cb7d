using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Appliance.Tls;

/// <summary>Tls.h in C#; what the functions do is said there.</summary>
internal static unsafe partial class TlsNative
{
    private const string Library = "vrrpaot";

    /// <summary>MBEDTLS_ERR_...: what a session says of itself.</summary>
    public const int WantRead = -0x6900, WantWrite = -0x6880, HungUp = -0x7280, Alert = -0x7780,
        NotVerified = -0x2700, OtherVersion = -0x6E80, NoMemory = -0x7F00, NoRecord = -0x7200, Damaged = -0x7180;

    /// <summary>MBEDTLS_ERR_PK_TYPE_MISMATCH: a certificate and a key do not belong together.</summary>
    public const int OtherKey = -0x3F00;

    /// <summary>MBEDTLS_X509_BADCERT_..., and one of ours.</summary>
    public const uint Expired = 0x01, OtherName = 0x04, NotTrusted = 0x08, Future = 0x0200,
        OtherUse = 0x0800 | 0x1000 | 0x2000, Weak = 0x4000 | 0x8000 | 0x010000, SignedByItself = 0x40000000;

    public const int LongestName = 64;

    /// <summary>`struct remark`.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Remark
    {
        public int Error, Alert;
        public uint Refusal;
        public int Year, Month, Day;
        public fixed byte Subject[LongestName];
        public fixed byte Issuer[LongestName];
    }

    /// <summary>`struct md5`: two words of length, four of state, a block.</summary>
    [InlineArray(22)]
    public struct Md5State
    {
#pragma warning disable IDE0044, IDE0051 // The array's element.
        private uint _word;
#pragma warning restore IDE0044, IDE0051
    }

    /// <summary>Once, before everything else.</summary>
    static TlsNative()
    {
        if (tls_begin() is var error and not 0)
            throw new InvalidOperationException($"mbedTLS does not start: {error}");
    }

    [LibraryImport(Library)]
    private static partial int tls_begin();

    [LibraryImport(Library)]
    public static partial nint tls_trust(byte* pem, nuint length, int* good, int* bad);

    [LibraryImport(Library)]
    public static partial void tls_distrust(nint trust);

    [LibraryImport(Library)]
    public static partial int tls_introduce(nint trust, byte* certificate, nuint certificateLength, byte* key,
        nuint keyLength);

    [LibraryImport(Library)]
    public static partial nint tls_open(nint trust, int fd, byte* told, byte* wanted);

    [LibraryImport(Library)]
    public static partial Remark* tls_remark(nint session);

    [LibraryImport(Library)]
    public static partial int tls_handshake(nint session);

    [LibraryImport(Library)]
    public static partial int tls_read(nint session, byte* to, nuint length);

    [LibraryImport(Library)]
    public static partial int tls_write(nint session, byte* from, nuint length);

    [LibraryImport(Library)]
    public static partial void tls_close(nint session, int goodbye);

    [LibraryImport(Library)]
    public static partial void md5_begin(Md5State* hash);

    [LibraryImport(Library)]
    public static partial void md5_add(Md5State* hash, byte* piece, nuint length);

    [LibraryImport(Library)]
    public static partial void md5_finish(Md5State* hash, byte* digest);

    [LibraryImport(Library)]
    public static partial nint hmac_md5_open(byte* key, nuint length);

    [LibraryImport(Library)]
    public static partial void hmac_md5(nint code, byte* message, nuint length, byte* mac);

    [LibraryImport(Library)]
    public static partial void hmac_md5_close(nint code);
}
