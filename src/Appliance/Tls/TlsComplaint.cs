using System.Buffers.Text;
using System.Runtime.InteropServices;
using Appliance.Base;

namespace Appliance.Tls;

/// <summary>Why there is no TLS with a server, for people: what it is, and where to look.</summary>
internal static unsafe class TlsComplaint
{
    /// <param name="result">mbedTLS' error.</param>
    /// <param name="isOpen">The handshake was over.</param>
    /// <param name="file">Whom we believe; null for everybody.</param>
    /// <param name="name">Whom we wanted to speak to.</param>
    public static void Say(ResultLine line, int result, bool isOpen, in TlsNative.Remark remark, byte[]? file,
        ReadOnlySpan<byte> name)
    {
        switch (result)
        {
            case TlsNative.NotVerified:
                Refused(line, remark, file, name);
                break;
            case TlsNative.Alert:
                line.Add("the server ends TLS: "u8).Add(OfAlert(remark.Alert)).Add(" (alert "u8).Add(remark.Alert)
                    .Add(")"u8);
                break;
            case TlsNative.OtherVersion:
                line.Add("the server speaks neither TLS 1.2 nor 1.3"u8);
                break;
            case TlsNative.HungUp:
                line.Add(isOpen ? "the connection broke off, without the end that TLS has"u8
                    : "the server hung up in the handshake of TLS"u8);
                break;
            case TlsNative.NoMemory:
                line.Add("no memory for TLS"u8);
                break;
            case TlsNative.NoRecord when !isOpen:
                line.Add("what comes is no TLS"u8);
                break;
            case TlsNative.NoRecord or TlsNative.Damaged:
                line.Add("what comes is damaged"u8);
                break;
            default:
                Hexadecimal(line.Add("the server breaks the rules of TLS (mbedTLS -0x"u8), (uint)-result).Add(")"u8);
                break;
        }
    }

    /// <summary>Of several reasons the one that is most likely the cause.</summary>
    private static void Refused(ResultLine line, in TlsNative.Remark remark, byte[]? file, ReadOnlySpan<byte> name)
    {
        uint why = remark.Refusal;
        fixed (byte* subject = remark.Subject, issuer = remark.Issuer)
        {
            line.Add("the certificate "u8);
            if ((why & TlsNative.SignedByItself) != 0)
                line.Add("is signed by itself, and is not in "u8).Add(file);
            else if ((why & TlsNative.NotTrusted) != 0)
                line.Add("is from '"u8).Add(Text(issuer)).Add("', for whom nobody in "u8).Add(file).Add(" vouches"u8);
            else if ((why & TlsNative.Expired) != 0)
                Date(line.Add("has expired on "u8), remark.Year, remark.Month, remark.Day);
            else if ((why & TlsNative.Future) != 0)
            {
                Date(line.Add("is valid from "u8), remark.Year, remark.Month, remark.Day);
                line.Add(" on: is the clock right?"u8);
            }
            else if ((why & TlsNative.OtherName) != 0)
                line.Add("is for "u8).Add(Text(subject)).Add(", not for "u8).Add(name);
            else if ((why & TlsNative.Weak) != 0)
                line.Add("has a key or a hash that is too weak, or of a kind that is not known here"u8);
            else if ((why & TlsNative.OtherUse) != 0)
                line.Add("is meant for other things than a server"u8);
            else
                Hexadecimal(line.Add("is refused (mbedTLS 0x"u8), why).Add(")"u8);
        }
    }

    /// <summary>RFC 8446 section 6.2, those that a client meets.</summary>
    private static ReadOnlySpan<byte> OfAlert(int alert) => alert switch
    {
        0 => "it said goodbye in the handshake"u8,
        40 => "it has no cipher, curve or kind of certificate in common with us"u8,
        48 or 42 or 43 or 45 or 46 => "it does not like a certificate"u8,
        49 => "access denied"u8,
        70 => "it speaks another version than 1.2 and 1.3"u8,
        80 => "internal error"u8,
        86 => "it wants a newer version"u8,
        112 => "it does not know the name"u8,
        116 => "it wants a certificate of ours, and there is none"u8,
        120 => "no protocol in common"u8,
        _ => "no reason that is known here"u8,
    };

    private static ReadOnlySpan<byte> Text(byte* start) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(start);

    private static void Date(ResultLine line, int year, int month, int day) =>
        line.Add(year).Add(month < 10 ? "-0"u8 : "-"u8).Add(month).Add(day < 10 ? "-0"u8 : "-"u8).Add(day);

    private static ResultLine Hexadecimal(ResultLine line, uint number)
    {
        Span<byte> digits = stackalloc byte[8];
        Utf8Formatter.TryFormat(number, digits, out int count, 'x');
        return line.Add(digits[..count]);
    }
}
