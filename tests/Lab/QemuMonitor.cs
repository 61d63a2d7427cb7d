using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace Lab;

/// <summary>
/// The back door of an emulated machine (QMP, over a socket of QEMU's): what is seen and done through it the guest has
/// no part in. Of the arm64 `virt` machine it knows the GPIO chip (PL061, eight lines) and the power key, which is
/// wired to line 3 and serves as a button.
/// </summary>
public sealed class QemuMonitor : IDisposable
{
    public const uint Data = 0x090303fc;
    private const uint Direction = 0x09030400;

    /// <summary>QEMU lets the key go 100 ms after the last push.</summary>
    private static readonly TimeSpan s_pushAgain = TimeSpan.FromMilliseconds(20);

    private readonly NetworkStream _stream;
    private readonly StreamReader _from;
    private readonly StreamWriter _to;
    private readonly HashSet<string> _happenings = [];

    /// <param name="socket">Where QEMU listens; it is waited for.</param>
    public QemuMonitor(string socket)
    {
        Socket door = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Eventually.True($"QEMU listens at {socket}", TimeSpan.FromSeconds(20), () => IsOpen(door, socket));
        _stream = new NetworkStream(door, ownsSocket: true);
        _from = new StreamReader(_stream);
        _to = new StreamWriter(_stream) { AutoFlush = true };
        _from.ReadLine();
        Do("""{"execute":"qmp_capabilities"}""");
    }

    /// <summary>QEMU's words for a machine with such a door.</summary>
    public static string[] Words(string socket) => ["-qmp", $"unix:{socket},server=on,wait=off"];

    /// <summary>The level of a line, as the chip has it.</summary>
    public bool IsHigh(int line) => (Register(Data) & (1u << line)) != 0;

    public bool IsOutput(int line) => (Register(Direction) & (1u << line)) != 0;

    /// <summary>32 bits of the machine's memory, or a register of a chip in it, at a physical address.</summary>
    public uint Register(uint address)
    {
        // 00000000090303fc: 0x00000001
        string answer = Do($$$"""
            {"execute":"human-monitor-command","arguments":{"command-line":"xp /1wx 0x{{{address:x}}}"}}
            """).GetString()!;
        return uint.Parse(answer.Trim()[^8..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>The cable of a network card: without it the machine's interface has no carrier.</summary>
    /// <param name="card">The id that QEMU knows its `-netdev` by.</param>
    /// <param name="plugged">In, or pulled out.</param>
    public void SetLink(string card, bool plugged) =>
        Do($$$"""{"execute":"set_link","arguments":{"name":"{{{card}}}","up":{{{(plugged ? "true" : "false")}}}}}""");

    /// <summary>How often the machine has written to its disks, whatever they are.</summary>
    public long Writes => Do("""{"execute":"query-blockstats"}""").EnumerateArray()
        .Sum(disk => disk.GetProperty("stats").GetProperty("wr_operations").GetInt64());

    /// <summary>A finger that stays for 100 ms.</summary>
    public void PushButton() => Do("""{"execute":"system_powerdown"}""");

    /// <summary>A finger that stays until the answer is disposed, and 100 ms longer.</summary>
    public IDisposable HoldButton() => new Finger(this);

    /// <summary>Whether QEMU has told of such an event: WATCHDOG, RESET, SHUTDOWN and so on.</summary>
    public bool HasTold(string happening)
    {
        // What was told before an answer is read with it.
        Do("""{"execute":"query-status"}""");
        lock (_to)
            return _happenings.Contains(happening);
    }

    public void Dispose()
    {
        _from.Dispose();
        _stream.Dispose();
    }

    private static bool IsOpen(Socket door, string socket)
    {
        try
        {
            door.Connect(new UnixDomainSocketEndPoint(socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private JsonElement Do(string command)
    {
        lock (_to)
            return Exchange(command);
    }

    private JsonElement Exchange(string command)
    {
        _to.WriteLine(command);
        while (_from.ReadLine() is { } line)
        {
            JsonElement answer = JsonDocument.Parse(line).RootElement;
            if (answer.TryGetProperty("return", out JsonElement value))
                return value;
            if (answer.TryGetProperty("event", out JsonElement happening))
                _happenings.Add(happening.GetString()!);
            if (answer.TryGetProperty("error", out JsonElement error))
                throw new LabException(error.GetRawText());
        }
        throw new LabException("QEMU is gone.");
    }

    private sealed class Finger : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _lifted;

        public Finger(QemuMonitor machine)
        {
            _thread = new Thread(() =>
            {
                for (; !_lifted; Thread.Sleep(s_pushAgain))
                    machine.PushButton();
            }) { IsBackground = true, Name = "finger" };
            _thread.Start();
        }

        public void Dispose()
        {
            _lifted = true;
            _thread.Join();
        }
    }
}
