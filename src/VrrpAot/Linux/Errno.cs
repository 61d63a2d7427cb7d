using System.ComponentModel;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// How a system call went: <see cref="Ok"/>, or the kernel's number for what went wrong (errno(3)). A value as small as
/// the number itself; its text, for people, has both the words and the number.
/// </summary>
/// <param name="Number">0, or an errno: above 0.</param>
public readonly record struct Errno(int Number)
{
    public static Errno Ok => default;

    public bool IsOk => Number == 0;

    /// <summary>What the last import with SetLastError left behind.</summary>
    internal static Errno Last => new(LibC.errno);

    /// <summary>The outcome of a call that says below 0 when it fails.</summary>
    internal static Errno Of(long result) => result < 0 ? Last : Ok;

    /// <summary>For constructors, which have no other way to say it.</summary>
    public Win32Exception Exception(string sentence) => new(Number, $"{sentence} (errno {Number}).");

    /// <summary>`No such file or directory`.</summary>
    public string Words => Marshal.GetPInvokeErrorMessage(Number);

    /// <summary>`No such file or directory (errno 2)`.</summary>
    public override string ToString() => $"{Words} (errno {Number})";

    public static Errno EACCES => new(LibC.EACCES);
    public static Errno EADDRINUSE => new(LibC.EADDRINUSE);
    public static Errno EADDRNOTAVAIL => new(LibC.EADDRNOTAVAIL);
    public static Errno EAFNOSUPPORT => new(LibC.EAFNOSUPPORT);
    /// <summary>Not now: wait until it is readable or writable, and try again.</summary>
    public static Errno EAGAIN => new(LibC.EAGAIN);
    public static Errno EBUSY => new(LibC.EBUSY);
    public static Errno ECONNABORTED => new(LibC.ECONNABORTED);
    public static Errno ECONNREFUSED => new(LibC.ECONNREFUSED);
    public static Errno ECONNRESET => new(LibC.ECONNRESET);
    public static Errno EEXIST => new(LibC.EEXIST);
    public static Errno EFBIG => new(LibC.EFBIG);
    public static Errno EHOSTDOWN => new(LibC.EHOSTDOWN);
    public static Errno EHOSTUNREACH => new(LibC.EHOSTUNREACH);
    public static Errno EINPROGRESS => new(LibC.EINPROGRESS);
    public static Errno EINTR => new(LibC.EINTR);
    public static Errno EINVAL => new(LibC.EINVAL);
    public static Errno EIO => new(LibC.EIO);
    public static Errno EISDIR => new(LibC.EISDIR);
    public static Errno ELOOP => new(LibC.ELOOP);
    public static Errno EMFILE => new(LibC.EMFILE);
    public static Errno ENAMETOOLONG => new(LibC.ENAMETOOLONG);
    public static Errno ENETDOWN => new(LibC.ENETDOWN);
    public static Errno ENETUNREACH => new(LibC.ENETUNREACH);
    public static Errno ENFILE => new(LibC.ENFILE);
    public static Errno ENOBUFS => new(LibC.ENOBUFS);
    public static Errno ENODEV => new(LibC.ENODEV);
    public static Errno ENOENT => new(LibC.ENOENT);
    public static Errno ENOMEM => new(LibC.ENOMEM);
    public static Errno ENOSPC => new(LibC.ENOSPC);
    public static Errno ENOSYS => new(LibC.ENOSYS);
    public static Errno ENOTDIR => new(LibC.ENOTDIR);
    public static Errno ENOTSOCK => new(LibC.ENOTSOCK);
    public static Errno ENXIO => new(LibC.ENXIO);
    public static Errno EOPNOTSUPP => new(LibC.EOPNOTSUPP);
    public static Errno EPERM => new(LibC.EPERM);
    public static Errno EPIPE => new(LibC.EPIPE);
    public static Errno EPROTO => new(LibC.EPROTO);
    public static Errno EPROTONOSUPPORT => new(LibC.EPROTONOSUPPORT);
    public static Errno ESRCH => new(LibC.ESRCH);
    public static Errno ETIMEDOUT => new(LibC.ETIMEDOUT);
}
