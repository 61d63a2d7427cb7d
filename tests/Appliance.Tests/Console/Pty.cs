using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Appliance.Tests.Sessions;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Tests.Console;

/// <summary>
/// A person with a terminal at the far end of a real line: the master of a pty, of which the slave is the console's
/// device. A pty knows no baud rate, so the person reads and types one character a character's time (10 bits).
/// </summary>
internal sealed partial class Pty : IDisposable
{
    private readonly DeskRun _run;
    private readonly Descriptor _master;

    public unsafe Pty(DeskRun run)
    {
        _run = run;
        _master = new Descriptor(posix_openpt(LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK | LibC.O_CLOEXEC));
        if (!_master.IsOpen || grantpt(_master.Number) != 0 || unlockpt(_master.Number) != 0)
            throw new Win32Exception();
        byte* name = stackalloc byte[64];
        ptsname_r(_master.Number, name, 64);
        Path = Marshal.PtrToStringUTF8((nint)name)!;
    }

    /// <summary>Of the slave.</summary>
    public string Path { get; }
    public Terminal Terminal { get; } = new();
    /// <summary>The speed at which the person reads and types; null for all at once.</summary>
    public int? Baud { get; init; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Assert.Equal(Errno.Ok, Descriptor.Write(_master, bytes, out int count));
            bytes = bytes[count..];
        }
    }

    /// <summary>Types at the line's speed.</summary>
    public async Task Type(string keys)
    {
        foreach (byte key in Encoding.Latin1.GetBytes(keys))
        {
            Write([key]);
            await Read();
        }
    }

    /// <summary>Reads until the screen is so.</summary>
    public async Task Until(Func<bool> so, string what)
    {
        Instant end = BootClock.Now + Duration.FromSeconds(30);
        while (!so())
        {
            Assert.True(BootClock.Now < end,
                $"never happened: {what}; the screen is\n{Terminal.Show()}log: {string.Join(" | ", _run.Log)}");
            await Read();
        }
    }

    /// <summary>What comes in one character's time, or in 2 ms where that is shorter.</summary>
    public async Task Read()
    {
        Duration character = Baud is { } baud ? new Duration(10_000_000_000 / baud) : Duration.Zero;
        Duration step = character > Duration.FromMilliseconds(2) ? character : Duration.FromMilliseconds(2);
        int count = Baud is null ? 4096 : (int)(step.Nanoseconds / character.Nanoseconds);
        await _run.Desk.Delay(step, CancellationToken.None);
        byte[] bytes = new byte[count];
        // EIO: nobody has the slave open.
        if (Descriptor.Read(_master, bytes, out int read).IsOk)
            Terminal.Feed(bytes.AsSpan(0, read));
    }

    public unsafe bool IsCanonical
    {
        get
        {
            byte* settings = stackalloc byte[64];
            if (tcgetattr(_master.Number, settings) != 0)
                throw new Win32Exception();
            return (((uint*)settings)[3] & 2) != 0; // c_lflag, ICANON
        }
    }

    public void HangUp() => _master.Dispose();

    public void Dispose() => HangUp();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int posix_openpt(int flags);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int grantpt(int fd);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlockpt(int fd);
    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ptsname_r(int fd, byte* name, nuint length);
    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int tcgetattr(int fd, byte* settings);
}
