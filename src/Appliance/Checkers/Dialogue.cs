using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>What has gone wrong below a dialogue: with its socket, its clock, or with TLS.</summary>
internal enum Trouble : byte
{
    /// <summary>The kernel refused the socket, or its connection, at once.</summary>
    NotOpened,
    /// <summary>The connection was refused, or broke off before it was one.</summary>
    NotConnected,
    /// <summary>Nobody has taken the connection in time.</summary>
    ConnectTimeout,
    /// <summary>There is no TLS with this server.</summary>
    NoTls,
    /// <summary>The server has not taken in time what was to be said.</summary>
    WriteTimeout,
    WriteError,
    /// <summary>Nothing came in time.</summary>
    ReadTimeout,
    ReadError,
    /// <summary>Something came again and again, and the whole attempt has no more time.</summary>
    TooSlow,
}

/// <summary>
/// What is said in one attempt to check a server, and what is thought of the answers. PURE: bytes in, bytes and a
/// verdict out; sockets, clock and TLS are <see cref="Attempt"/>'s. Used again for one attempt after the other.
/// </summary>
internal abstract class Dialogue
{
    /// <summary>Null while it goes on.</summary>
    public AttemptEnd? End { get; protected set; }

    public abstract SocketKind Kind { get; }

    /// <summary>So many times the patience of one step the whole attempt may take.</summary>
    public virtual int MostSteps => Attempt.MostSteps;

    /// <summary>
    /// What is to be said now, in one piece for datagrams; empty to listen. It is asked again after each event.
    /// </summary>
    public virtual ReadOnlySpan<byte> Words => default;

    /// <summary>Forgets the last attempt.</summary>
    /// <param name="page">Which of several pages is asked for.</param>
    public virtual void Begin(int page) => End = null;

    /// <summary>There is a connection, with TLS where that is wanted.</summary>
    public virtual void Connected()
    {
    }

    /// <summary>So much of <see cref="Words"/> is on its way.</summary>
    public virtual void Said(int count)
    {
    }

    /// <summary>Something came that was TLS' own: a ticket.</summary>
    public virtual void Stirred()
    {
    }

    /// <summary>A piece of what the server says, of any size; or one datagram.</summary>
    public virtual void Hear(ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>The server has said all it will.</summary>
    /// <param name="orderly">Not, where TLS ended without its goodbye.</param>
    public virtual void HungUp(bool orderly) => Fail(Trouble.ReadError, Errno.ECONNRESET, "the server hung up");

    /// <summary>That was it, by a fault below; it may be a success for all that (UDP_CHECK takes silence).</summary>
    /// <param name="error">Ok where the kernel has no word for it.</param>
    /// <param name="remark">What it is, for people; null for the errno's text.</param>
    public abstract void Fail(Trouble trouble, Errno error, string? remark);

    /// <summary>For <see cref="AttemptEnd.Remark"/>: the caller's words, the kernel's, or the trouble's.</summary>
    protected static string RemarkOf(Trouble trouble, Errno error, string? remark) => remark
        ?? (!error.IsOk ? error.ToString() : trouble switch
        {
            Trouble.ConnectTimeout => "no connection in time",
            Trouble.WriteTimeout => "what is asked is not taken in time",
            Trouble.TooSlow => "it answers, but too slowly",
            _ => "no answer in time",
        });
}
