using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Gpio;

/// <summary>
/// QEMU's arm64 `virt` machine with Debian's kernel and our guest as process 1. It has one GPIO chip (PL061, eight lines; a button hangs on
/// line 3 and a LED of the board on line 5). We talk to the guest over the serial line, and to QEMU, from outside, over its
/// own socket: that is how levels are read that the guest had no part in reporting.
/// </summary>
public sealed class EmulatedMachine : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("gpio-vm").FullName;
    private readonly List<string> _console = [];
    private Process? _qemu;
    private StreamReader? _fromQemu;
    private StreamWriter? _toQemu;

    private static readonly string s_repository = Repository();
    private static readonly string s_guest = Path.Combine(s_repository, "out/linux-arm64/gpio-guest");
    private static readonly string s_kernel = Path.Combine(s_repository, "out/gpio-kernel");

    /// <summary>Why there can be no machine here; null when there can. `make test` builds and fetches what it needs.</summary>
    public static string? Missing =>
        !File.Exists(s_guest) ? $"{s_guest} is not there"
        : !File.Exists(Path.Combine(s_kernel, "virt.dtb")) ? "Debian's arm64 kernel is not there (tests/Gpio/fetch.sh)"
        : !File.Exists("/usr/bin/qemu-system-aarch64") ? "needs qemu-system-aarch64 (package qemu-system-arm)"
        : null;

    public EmulatedMachine()
    {
        // xunit makes the fixture also when every test is skipped.
        if (Missing is not null)
            return;
        try
        {
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Has the guest do something and gives its answer.</summary>
    public string Ask(string command) => Ask(command, () => { });

    /// <summary>Has the guest do something, and something done from outside while it is at it.</summary>
    public string Ask(string command, Action meanwhile)
    {
        _qemu!.StandardInput.Write(command + "\n");
        _qemu.StandardInput.Flush();
        meanwhile();
        return Answer();
    }

    /// <summary>The level of a line, as the chip has it: PL061's data register.</summary>
    public bool IsHigh(int line) => (Register(0x090303fc) & (1u << line)) != 0;

    /// <summary>PL061's direction register.</summary>
    public bool IsOutput(int line) => (Register(0x09030400) & (1u << line)) != 0;

    /// <summary>Line 3 goes high for 100 ms.</summary>
    public void PushButton() => Qmp("""{"execute":"system_powerdown"}""");

    public void Dispose()
    {
        if (_qemu is not null)
        {
            _qemu.Kill();
            _qemu.WaitForExit();
            _qemu.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private void Start()
    {
        string files = Path.Combine(_folder, "files");
        File.WriteAllBytes(files, new InitialFiles()
            .Add("init", File.ReadAllBytes(s_guest)).Add("leds-gpio.ko", File.ReadAllBytes(Path.Combine(s_kernel, "leds-gpio.ko"))).Finish());
        string control = Path.Combine(_folder, "qmp");
        _qemu = Process.Start(new ProcessStartInfo("qemu-system-aarch64",
        [
            "-M", "virt", "-cpu", "cortex-a53", "-m", "256", "-nodefaults", "-display", "none", "-no-reboot",
            "-kernel", Path.Combine(s_kernel, "vmlinuz"), "-dtb", Path.Combine(s_kernel, "virt.dtb"), "-initrd", files, "-append", "panic=-1 quiet",
            "-serial", "stdio", "-qmp", $"unix:{control},server=on,wait=off",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Assert.Equal("ready", Answer());

        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(control));
        NetworkStream stream = new(socket, ownsSocket: true);
        _fromQemu = new StreamReader(stream);
        _toQemu = new StreamWriter(stream) { AutoFlush = true };
        _fromQemu.ReadLine();
        Qmp("""{"execute":"qmp_capabilities"}""");
    }

    /// <summary>The next line of the guest that is an answer; the echo of what we typed and the kernel's words are not.</summary>
    private string Answer()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < s_patience)
        {
            Task<string?> line = _qemu!.StandardOutput.ReadLineAsync();
            if (!line.Wait(s_patience) || line.Result is null)
                break;
            _console.Add(line.Result);
            if (line.Result.StartsWith("= ", StringComparison.Ordinal))
                return line.Result[2..].TrimEnd('\r');
        }
        throw new InvalidOperationException($"The guest says nothing more. Its console:\n{string.Join('\n', _console)}");
    }

    private uint Register(uint address)
    {
        // 00000000090303fc: 0x00000001
        string answer = Qmp($$$"""{"execute":"human-monitor-command","arguments":{"command-line":"xp /1wx 0x{{{address:x}}}"}}""").GetString()!;
        return uint.Parse(answer.Trim()[^8..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private JsonElement Qmp(string command)
    {
        _toQemu!.WriteLine(command);
        while (_fromQemu!.ReadLine() is { } line)
        {
            JsonElement answer = JsonDocument.Parse(line).RootElement;
            if (answer.TryGetProperty("return", out JsonElement value))
                return value;
            if (answer.TryGetProperty("error", out JsonElement error))
                throw new InvalidOperationException(error.GetRawText());
        }
        throw new InvalidOperationException("QEMU is gone.");
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VrrpAot.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("not in the repository");
    }
}
