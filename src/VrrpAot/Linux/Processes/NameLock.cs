using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// A name that one at a time can have in a network namespace: an abstract socket address (unix(7)). It needs no file,
/// no right and no cleaning up: the kernel gives it back when the last copy of the descriptor is closed, in whichever
/// process, however that ends. Anybody can take one: what counts is who the holder is.
/// </summary>
public static unsafe class NameLock
{
    /// <summary>Nobody accepts: each process that asks who has the name takes one place until the holder
    /// ends.</summary>
    private const int Askers = 4096;

    /// <summary>A descriptor to take a name with, close-on-exec.</summary>
    public static Errno Create(out Descriptor name) => Descriptor.Take(
        LibC.socket(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0), out name);

    /// <summary>Takes a name for as long as the descriptor, or a copy of it, is open. From then on this process is its
    /// holder, also when the descriptor has come with the name from the process before.</summary>
    /// <param name="holder">From <see cref="Create"/>; used for one name only.</param>
    /// <param name="name">At most 107 bytes.</param>
    /// <returns>EADDRINUSE when somebody else has the name.</returns>
    public static Errno TryTake(Borrowed holder, string name)
    {
        sockaddr_un address = AddressOf(name, out int length);
        // EINVAL: it has an address already. listen(2) says the same of a socket that has none.
        if (LibC.bind(holder.Number, (sockaddr*)&address, length) != 0 && Errno.Last != Errno.EINVAL)
            return Errno.Last;
        return Errno.Of(LibC.listen(holder.Number, Askers));
    }

    /// <summary>Asks who has a name, without waiting.</summary>
    /// <param name="holder">The process; 0 when it cannot be seen (another PID namespace).</param>
    /// <param name="user">Its user when it took the name, as numbered in our user namespace;
    /// <see cref="uint.MaxValue"/> when that cannot be known.</param>
    /// <param name="end">Close-on-exec; becomes readable when the name is given back.</param>
    /// <returns>ECONNREFUSED when nobody has the name, or somebody who does not say who he is.</returns>
    public static Errno Ask(string name, out Descriptor end, out int holder, out uint user)
    {
        (holder, user) = (0, uint.MaxValue);
        Errno error = Create(out end);
        if (!error.IsOk)
            return error;
        sockaddr_un address = AddressOf(name, out int length);
        error = Errno.Of(LibC.connect(end.Number, (sockaddr*)&address, length));
        if (error.IsOk)
            (holder, user) = LocalSocket.PeerOf(end);
        else
            end.Dispose();
        return error;
    }

    private static sockaddr_un AddressOf(string name, out int length)
    {
        sockaddr_un address = default;
        address.sun_family = LibC.AF_UNIX;
        // The first byte stays 0: that makes it abstract.
        length = 2 + 1 + Encoding.UTF8.GetBytes(name, new Span<byte>(address.sun_path + 1, LocalSocket.LongestPath));
        return address;
    }
}
