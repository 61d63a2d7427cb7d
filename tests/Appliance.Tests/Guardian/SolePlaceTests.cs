using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Appliance.Guardian;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Tests.Guardian;

/// <summary>Only an engine keeps an engine out: nobody else who has the name, however he holds it.</summary>
public sealed partial class SolePlaceTests : IDisposable
{
    private readonly string _name = $"vrrpaot/test/{Guid.NewGuid()}";
    private readonly Descriptor _fd;

    public SolePlaceTests() => NameLock.Create(out _fd);

    public void Dispose() => _fd.Dispose();

    [Fact]
    public void the_first_one_is_it_and_so_is_the_next_one_of_the_same_guardian()
    {
        Assert.True(TryBe(out string? sentence));
        Assert.Null(sentence);
        Assert.True(TryBe(out sentence));
        Assert.Null(sentence);
    }

    [Fact]
    public void another_engine_keeps_us_out_and_is_asked_once_only()
    {
        using Socket other = Bound();
        // Room for two: whoever asks again and again would fill it, and hear then that nobody answers.
        other.Listen(1);
        Assert.False(Place.TryTake(_fd, Duration.FromMilliseconds(300), out string? sentence));
        Assert.Contains("another daemon, with pid", sentence);
        Assert.NotNull(other.Accept());
        Assert.False(other.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public void one_that_is_just_ending_is_waited_for()
    {
        Socket other = Bound();
        other.Listen(5);
        using var later = new Timer(_ => other.Dispose(), null, 100, Timeout.Infinite);
        Assert.True(Place.TryTake(_fd, Duration.FromSeconds(60), out string? sentence));
        Assert.Null(sentence);
    }

    // Any user can do that: our daemon did not start, and did not come back after a crash.
    [Fact]
    public void somebody_who_has_the_name_and_never_listens_is_no_engine()
    {
        using Socket silent = Bound();
        Assert.True(TryBe(out string? sentence));
        Assert.Contains("does not answer", sentence);
        Assert.Contains("going on without it", sentence);
    }

    // Anybody can fill it: a second daemon started then, and each removed the other's VIPs.
    [Fact]
    public void an_engine_whose_queue_is_full_keeps_us_out_all_the_same()
    {
        using Socket full = Bound();
        full.Listen(0);
        NameLock.Ask(_name, out Descriptor caller, out _, out _);
        Assert.False(TryBe(out string? sentence));
        Assert.Contains("another daemon, with pid", sentence);
        caller.Dispose();
    }

    [Fact]
    public void one_that_ends_is_waited_for_also_with_a_full_queue()
    {
        Socket full = Bound();
        full.Listen(0);
        NameLock.Ask(_name, out Descriptor caller, out _, out _);
        using var later = new Timer(_ => full.Dispose(), null, 100, Timeout.Infinite);
        Assert.True(Place.TryTake(_fd, Duration.FromSeconds(60), out string? sentence));
        Assert.Null(sentence);
        caller.Dispose();
    }

    [Fact]
    public void a_full_queue_makes_nobody_an_engine_who_is_none()
    {
        if (LibC.geteuid() != 0)
            return; // Only root can be somebody else.
        using Socket full = Bound();
        full.Listen(0);
        NameLock.Ask(_name, out Descriptor caller, out _, out _);
        // Inherited: another user's program keeps the name.
        var copy = new Descriptor(LibC.dup((int)full.Handle));
        using var keeper = Process.Start("setpriv", ["--reuid=65534", "--clear-groups", "sleep", "60"]);
        copy.Dispose();
        try
        {
            string? sentence = null;
            Assert.True(SpinWait.SpinUntil(() => Place.TryTake(_fd, Duration.Zero, out sentence), 10_000));
            Assert.Contains($"is held by process {keeper.Id} of user 65534", sentence);
        }
        finally
        {
            keeper.Kill();
            keeper.WaitForExit();
            caller.Dispose();
        }
    }

    [Fact]
    public void nor_is_another_user()
    {
        using Socket foreign = Bound();
        if (!ListenAsNobody(foreign))
            return; // Only root can be somebody else.
        Assert.True(TryBe(out string? sentence));
        Assert.Contains("of user 65534", sentence);
    }

    [Fact]
    public void where_no_name_can_be_had_the_daemon_goes_on()
    {
        SharedMemory.CreateFile("name", out Descriptor memory);
        Assert.True(Place.TryTake(memory, Duration.Zero, out string? sentence));
        Assert.Contains("cannot be had", sentence);
        memory.Dispose();
    }

    [Fact]
    public void a_second_load_balancer_is_told_so()
    {
        using Socket other = Bound();
        other.Listen(5);
        var balancer = new SolePlace(_name, "checkers' process", "balances", "virtual servers", "virtual servers");
        Assert.False(balancer.TryTake(_fd, Duration.Zero, out string? sentence));
        Assert.Contains("balances in this network namespace already: the two would remove each other's virtual servers",
            sentence);
    }

    private SolePlace Place => SolePlace.EngineUnder(_name);

    private bool TryBe(out string? sentence) => Place.TryTake(_fd, Duration.FromSeconds(1), out sentence);

    private Socket Bound()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint("\0" + _name));
        return socket;
    }

    /// <summary>Who a thread is (by the bare system call) is its own affair.</summary>
    private static bool ListenAsNobody(Socket socket)
    {
        bool done = false;
        var thread = new Thread(() =>
        {
            done = syscall(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 147
                : 117, 65534, 65534, 65534) == 0;
            socket.Listen(5);
        });
        thread.Start();
        thread.Join();
        return done;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syscall(long number, nint real, nint effective, nint saved);
}
