using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>What one attempt says of its server.</summary>
internal enum AttemptResult : byte
{
    Passed,
    Failed,
    /// <summary>
    /// It could not be carried out from here: a source address that is gone, a firewall of ours. It counts like a
    /// failure, but a first one never alone (keepalived leaves the state as it is, for ever).
    /// </summary>
    NotCarriedOut,
    /// <summary>
    /// This process has no descriptors or memory left, which says nothing of any server: everything stays as it is.
    /// </summary>
    Shortage,
}

/// <summary>How one attempt ended.</summary>
/// <param name="Reason">keepalived's words for a failure, a piece of its log lines (<see cref="CheckWords"/>); empty
/// for a success.</param>
/// <param name="Remark">For people who look at servers; up to some 100 printable characters.</param>
internal readonly record struct AttemptEnd(AttemptResult Result, string Reason, string Remark)
{
    /// <summary>misc_dynamic: the weight that the exit code says; null where it says nothing.</summary>
    public long? Weight { get; init; }

    /// <summary>Something to be said of it in any case; null for nothing.</summary>
    public string? Line { get; init; }

    public static AttemptEnd Passed(string remark) => new(AttemptResult.Passed, "", remark);

    public static AttemptEnd Failed(string reason, string remark) => new(AttemptResult.Failed, reason, remark);

    /// <summary>The kernel has refused a socket, or its connection at once.</summary>
    /// <param name="reason">In case that it is the server's fault.</param>
    public static AttemptEnd Refused(Errno error, string reason) => new(
        IsOfServer(error) ? AttemptResult.Failed : IsShortage(error) ? AttemptResult.Shortage
            : AttemptResult.NotCarriedOut, reason, error.ToString());

    /// <summary>keepalived's list: with any other errno of connect(2) the trouble is local.</summary>
    public static bool IsOfServer(Errno error) => error == Errno.ENETUNREACH || error == Errno.EHOSTUNREACH
        || error == Errno.ECONNREFUSED || error == Errno.EHOSTDOWN || error == Errno.ENETDOWN
        || error == Errno.ECONNRESET || error == Errno.ECONNABORTED || error == Errno.ETIMEDOUT;

    private static bool IsShortage(Errno error) => error == Errno.EMFILE || error == Errno.ENFILE
        || error == Errno.ENOMEM || error == Errno.ENOBUFS;

    /// <summary>`Network is unreachable`, without the number that <see cref="Errno"/> adds.</summary>
    public static string Text(Errno error) =>
        System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error.Number);
}
