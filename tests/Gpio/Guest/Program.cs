using System.Runtime.InteropServices;
using System.Text;
using Appliance.Leds;
using Appliance.Reports;
using Gpio.Guest;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

// A command a line; each is answered with one line, "= " and what came of it.
using FileStream input = new(new SafeFileHandle(0, false), FileAccess.Read, 1);
using StreamReader commands = new(input);
using FileStream output = new(new SafeFileHandle(1, false), FileAccess.Write, 1);
if (args is ["bindings"])
    return Bindings.Run(Say);
// The host may be gone: the end of process 1 is the end of the machine.
using Timer limit = new(_ => Environment.Exit(0), null, 120_000, Timeout.Infinite);
using Bench bench = new();
Emulated.Prepare();
Say("ready");
while (commands.ReadLine() is { } line)
{
    try
    {
        Say(bench.Do(line.Split(' ')));
    }
    catch (IOException error)
    {
        Say("refused: " + error.Message);
    }
}
return 0;

void Say(string answer)
{
    output.Write(Encoding.UTF8.GetBytes($"= {answer}\n"));
    output.Flush();
}

namespace Gpio.Guest
{
    /// <summary>Our code with real lines under it.</summary>
    internal sealed class Bench : IDisposable
    {
        private const string Chip = "9030000.pl061";

        private readonly Dictionary<string, ILight> _lights = [];
        private readonly SnapshotBoard _board = new();
        private LedPanel? _panel;
        private Instant _now = new(Duration.FromSeconds(1000).Nanoseconds);

        public string Do(string[] words) => words switch
        {
            ["open", var line, var polarity] => Open(line, PinLight.Open(Line(line, polarity))),
            ["board", var led] => Open(led, new BoardLight(led)),
            ["on", var light] => Set(light, true),
            ["off", var light] => Set(light, false),
            ["close", var light] => Close(light),
            ["named", var name] => Open(name, PinLight.Open(new LineWiring(name, null, 0, false))),
            ["cat", var file] => File.ReadAllText(file).Trim(),
            ["panel"] => StartPanel(),
            ["panel", "end"] => EndPanel(),
            ["box", var state] => Publish(state),
            ["turn", var milliseconds] => Turn(int.Parse(milliseconds)),
            ["press", var line, var longPress] => WaitForPress(line, Duration.FromMilliseconds(int.Parse(longPress))),
            _ => "unknown",
        };

        private static LineWiring Line(string offset, string polarity) =>
            new(null, Chip, int.Parse(offset), polarity == "low");

        private string Open(string name, ILight light)
        {
            _lights[name] = light;
            return "open";
        }

        private string Set(string name, bool on)
        {
            _lights[name].Set(on);
            return on ? "on" : "off";
        }

        private string Close(string name)
        {
            _lights[name].Dispose();
            _lights.Remove(name);
            return "closed";
        }

        /// <summary>MASTER on line 0, BACKUP on line 1 (active low), faults on line 2.</summary>
        private string StartPanel()
        {
            _panel = new LedPanel(
            [
                new LedWiring("master", Line("0", "high"), null, Shows.Master),
                new LedWiring("backup", Line("1", "low"), null, Shows.Backup),
                new LedWiring("fault", Line("2", "high"), null, Shows.Fault),
            ], _board, report => throw new InvalidOperationException(report));
            _panel.Turn(_now);
            return "panel";
        }

        private string EndPanel()
        {
            _panel!.Dispose();
            _panel = null;
            return "ended";
        }

        private string Publish(string state)
        {
            Snapshot box = new() { At = _now, StartedAt = default, HostName = "guest", Instances = [Instance(state)] };
            _board.Publish(state == "refused" ? box with { ConfigurationRefused = "line 3" } : box);
            _panel!.Turn(_now);
            return state;
        }

        private InstanceView Instance(string state) => new()
        {
            Name = "VI_1",
            Interface = "eth0",
            Vrid = 51,
            Version = VrrpVersion.V2,
            State = state switch { "MASTER" or "conflict" => RouterState.Master, "FAULT" => RouterState.Fault,
                _ => RouterState.Backup },
            Since = default,
            BasePriority = 100,
            EffectivePriority = 100,
            AdvertInterval = Duration.FromSeconds(1),
            Counters = new CounterView(),
            ConflictAt = state == "conflict" ? _now : null,
        };

        /// <summary>Lets the panel's time go on, by its deadlines.</summary>
        private string Turn(int milliseconds)
        {
            Instant until = _now + Duration.FromMilliseconds(milliseconds);
            while (_now < until)
                _now = Instant.Earlier(until, _panel!.Turn(_now));
            _panel!.Turn(_now);
            return "turned";
        }

        private string WaitForPress(string line, Duration longPress)
        {
            using Button button = new(new LineContact(Line(line, "high")), longPress);
            using Poller poller = new();
            poller.Add(button.Contact.Fd, 0);
            Instant end = BootClock.Now + Duration.FromSeconds(20);
            string pressed = "";
            Span<int> ready = stackalloc int[1];
            Instant deadline = Instant.Never;
            // The host presses when it sees this.
            _lights["7"].Set(true);
            while (pressed == "" && BootClock.Now < end)
            {
                poller.Wait(ready, Instant.Earlier(deadline, end));
                Instant now = BootClock.Now;
                deadline = button.Turn(now, press => pressed = press == Press.Long ? "Long" : "Short");
            }
            _lights["7"].Set(false);
            return pressed;
        }

        public void Dispose() => _panel?.Dispose();
    }

    internal static unsafe partial class Emulated
    {
        private const long FInitModule = 273; // arm64

        public static void Prepare()
        {
            foreach ((string type, string folder) in new[] { ("devtmpfs", "/dev"), ("sysfs", "/sys"),
                ("proc", "/proc") })
            {
                Directory.CreateDirectory(folder);
                fixed (byte* kind = Encoding.ASCII.GetBytes(type + '\0'),
                    where = Encoding.ASCII.GetBytes(folder + '\0'))
                    LibC.mount(kind, where, kind, 0, null);
            }
            using SafeFileHandle module = File.OpenHandle("/leds-gpio.ko");
            byte nothing = 0;
            syscall(FInitModule, (long)module.DangerousGetHandle(), &nothing, 0);
        }

        [LibraryImport("libc")]
        private static partial long syscall(long number, long fd, byte* parameters, long flags);
    }
}
