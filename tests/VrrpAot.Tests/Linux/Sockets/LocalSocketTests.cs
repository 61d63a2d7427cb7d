using System.Net.Sockets;
using System.Runtime.InteropServices;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>A place to listen: taken, foreign, full, or something else altogether.</summary>
public sealed partial class LocalSocketTests : IDisposable
{
    private const uint OwnerAndGroup = 0x1B0; // 0660
    private readonly string _folder = Directory.CreateTempSubdirectory("socket").FullName;
    private string Place => Path.Combine(_folder, "socket");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void the_file_has_the_rights_that_were_asked_for_whatever_the_umask_is()
    {
        Assert.Equal(Errno.Ok, Listen(out Descriptor fd));
        Assert.Equal(OwnerAndGroup, RightsOf(Place));
        fd.Dispose();
    }

    [Fact]
    public void the_umask_of_the_process_is_not_touched_meanwhile()
    {
        bool stop = false;
        uint seen = 0;
        var watcher = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
                seen |= Convert.ToUInt32(File.ReadLines("/proc/self/status")
                    .First(line => line.StartsWith("Umask", StringComparison.Ordinal))[6..].Trim(), 8);
        });
        uint before = Convert.ToUInt32(File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith("Umask", StringComparison.Ordinal))[6..].Trim(), 8);
        watcher.Start();
        for (int i = 0; i < 2000; i++)
        {
            Listen(out Descriptor listening);
            listening.Dispose();
        }
        Volatile.Write(ref stop, true);
        watcher.Join();
        Assert.Equal(before, seen);
    }

    [Fact]
    public void a_socket_that_nobody_listens_to_makes_room()
    {
        Listen(out Descriptor listening);
        listening.Dispose();
        Assert.True(File.Exists(Place));
        Assert.Equal(Errno.Ok, Listen(out Descriptor fd));
        fd.Dispose();
    }

    [Fact]
    public void one_that_somebody_listens_to_is_taken_also_when_its_queue_is_full_and_is_not_waited_for()
    {
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(Place));
        other.Listen(0);
        Assert.Equal(Errno.EADDRINUSE, Listen(out _));
        var callers = new List<Socket>();
        try
        {
            while (callers.Count < 20)
            {
                var caller = new Socket(AddressFamily.Unix, SocketType.Stream,
                    ProtocolType.Unspecified) { Blocking = false };
                callers.Add(caller);
                caller.Connect(new UnixDomainSocketEndPoint(Place));
            }
        }
        catch (SocketException)
        {
        }
        Assert.InRange(callers.Count, 1, 19);
        Assert.Equal(Errno.EADDRINUSE, Listen(out _));
        Assert.True(File.Exists(Place));
        foreach (Socket caller in callers)
            caller.Dispose();
    }

    [Fact]
    public void what_is_no_socket_is_left_alone()
    {
        File.WriteAllText(Place, "precious");
        Assert.Equal(Errno.EADDRINUSE, Listen(out _));
        Assert.Equal("precious", File.ReadAllText(Place));
        File.Delete(Place);
        File.CreateSymbolicLink(Place, "/nowhere");
        Assert.Equal(Errno.EADDRINUSE, Listen(out _));
        File.Delete(Place);
        Directory.CreateDirectory(Place);
        Assert.Equal(Errno.EADDRINUSE, Listen(out _));
        Assert.True(Directory.Exists(Place));
    }

    // A container without CAP_CHOWN. There was no socket at all, and a file of mode 000.
    [RootFact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void where_it_cannot_be_given_to_the_group_it_is_its_owners_alone()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0x1FF /* 0777 */);
        (Errno error, Descriptor fd, Errno refused) = AsNobody(() => (LocalSocket.Listen(
            Place, group: 1, OwnerAndGroup, out Descriptor listening, out Errno groupRefused), listening,
            groupRefused));
        Assert.Equal(Errno.Ok, error);
        Assert.Equal((Errno.EPERM, 0x180u), (refused, RightsOf(Place)));
        Assert.Equal(Errno.Ok, LocalSocket.Connect(Place, out Descriptor caller));
        caller.Dispose();
        fd.Dispose();
    }

    /// <summary>Who a thread is (by the bare system call) is its own affair.</summary>
    private static T AsNobody<T>(Func<T> what)
    {
        T result = default!;
        var thread = new Thread(() =>
        {
            Assert.Equal(0, syscall(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 147
                : 117, 65534, 65534, 65534));
            result = what();
        });
        thread.Start();
        thread.Join();
        return result;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syscall(long number, nint real, nint effective, nint saved);

    private static uint RightsOf(string path) =>
        FileStatus.Read(path, out FileStatus status).IsOk ? status.Mode & 0xFFF : 0;

    private Errno Listen(out Descriptor listening) =>
        LocalSocket.Listen(Place, -1, OwnerAndGroup, out listening, out _);
}
