using System.Collections.Immutable;

namespace Appliance.Settings;

/// <summary>
/// appliance.json, what belongs to one node. What the machines of a pair agree on (addresses, priorities, checks)
/// stands in keepalived.conf; what is screwed or soldered to one of them stands here.
/// </summary>
[SettingsFile("appliance.json: a node that runs vrrpaot")]
public sealed record ApplianceSettings
{
    /// <summary>The machine's own name.</summary>
    [Form(nameof(TextForms.HostName)), CarriedOutInImage]
    public string? HostName { get; init; }

    /// <summary>Which board this is: the name of a folder in board/.</summary>
    [Form(nameof(TextForms.Name)), CarriedOutInImage]
    public string? Board { get; init; }

    /// <summary>
    /// Addresses, gateway, name and time servers of the machine itself. Virtual addresses stand in keepalived.conf.
    /// </summary>
    [CarriedOutInImage]
    public NetworkSettings? Network { get; init; }

    /// <summary>
    /// Settings of the kernel, as lines of sysctl.conf; those of IPVS (net.ipv4.vs) are set when its module is there.
    /// </summary>
    [Form(nameof(TextForms.Sysctl)), CarriedOutInImage]
    public ImmutableArray<string> Sysctl { get; init; } = [];

    /// <summary>Where the VRRP configuration is.</summary>
    public VrrpFileSettings Vrrp { get; init; } = new();

    /// <summary>The shell on a serial line. Without this section there is none.</summary>
    public ConsoleSettings? Console { get; init; }

    /// <summary>The lamps, and what each of them tells.</summary>
    public ImmutableArray<LedSettings> Leds { get; init; } = [];

    /// <summary>
    /// A push button: short shows which node this is and confirms a commit on trial, long begins and ends maintenance.
    /// </summary>
    public ButtonSettings? Button { get; init; }

    /// <summary>Displays on I2C or SPI, and what else tells the node's state in more than a blink.</summary>
    public ImmutableArray<PlateSettings> Plates { get; init; } = [];

    /// <summary>A supply with a battery. Without this section nobody asks one.</summary>
    public PowerSettings? Power { get; init; }

    /// <summary>
    /// The card, as board.json names it: this file lies on it. Only an image that starts without a card reads it from
    /// here.
    /// </summary>
    [CarriedOutInImage]
    public StorageSettings? Storage { get; init; }

    /// <summary>The hardware that starts the board again when nothing else can.</summary>
    [CarriedOutInImage]
    public WatchdogSettings? Watchdog { get; init; }

    /// <summary>Prometheus metrics. Without this section they are off.</summary>
    public MetricsSettings? Metrics { get; init; }

    /// <summary>Whom https believes, in checks (`vrrpaot probe http https://...`) and in updates.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>What is logged and how much of it is kept.</summary>
    public LoggingSettings Logging { get; init; } = new();

    /// <summary>The local socket for `vrrpaot status` and the other verbs.</summary>
    public ControlSettings Control { get; init; } = new();
}

/// <summary>Where the VRRP configuration is.</summary>
public sealed record VrrpFileSettings
{
    /// <summary>The keepalived.conf to run, unless the command line names another with -f.</summary>
    [Form(nameof(TextForms.AbsolutePath))]
    public string Configuration { get; init; } = "/etc/keepalived/keepalived.conf";

    /// <summary>
    /// Run also without what this version does not carry out and safety depends on, as `--anyway` on the command line;
    /// `vrrpaot check` names it.
    /// </summary>
    public bool Anyway { get; init; }
}

/// <summary>A serial line for people.</summary>
public sealed record ConsoleSettings
{
    /// <summary>The serial device. Without it the board's in a firmware image, and /dev/ttyS0 elsewhere.</summary>
    [Form(nameof(TextForms.AbsolutePath))]
    public string? Device { get; init; }

    /// <summary>
    /// Speed of the line in bits a second; 8 data bits, no parity, 1 stop bit. Without it the board's, or 115200.
    /// </summary>
    [OneOf(300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)]
    public int? Baud { get; init; }

    /// <summary>Who may do more than look at the role.</summary>
    public ConsoleLogin Login { get; init; } = ConsoleLogin.Password;

    /// <summary>
    /// The line that `vrrpaot password` prints. Without it nobody can log in where a password is asked for.
    /// </summary>
    [Form(nameof(TextForms.PasswordHash))]
    public string? PasswordHash { get; init; }

    /// <summary>Minutes without a key after which a session is logged out; 0 for never.</summary>
    [Minutes(0, 1440)]
    public Duration Idle { get; init; } = Duration.FromSeconds(600);
}

/// <summary>Who may do more than look at the role.</summary>
public enum ConsoleLogin : byte
{
    /// <summary>Who knows the password.</summary>
    Password,
    /// <summary>Anybody with a cable.</summary>
    None,
}

/// <summary>The card that the node starts from.</summary>
public sealed record StorageSettings
{
    /// <summary>The whole card, not one of its partitions: /dev/mmcblk0.</summary>
    [Form(nameof(TextForms.AbsolutePath))]
    public required string Device { get; init; }
}

/// <summary>The hardware watchdog.</summary>
public sealed record WatchdogSettings
{
    /// <summary>The watchdog device. Without it the board's, or /dev/watchdog0.</summary>
    [Form(nameof(TextForms.AbsolutePath))]
    public string? Device { get; init; }

    /// <summary>
    /// Seconds of silence after which the hardware starts the board again. The Raspberry Pi's counts to 15. Without it
    /// the board's, or 15.
    /// </summary>
    [Seconds(2, 300)]
    public Duration? Timeout { get; init; }
}

/// <summary>Metrics in Prometheus' text form.</summary>
public sealed record MetricsSettings
{
    /// <summary>Where they are served: ADDRESS:PORT, or unix: and the path of a socket.</summary>
    [Form(nameof(TextForms.Listen))]
    public ListenAddress Listen { get; init; } = ListenAddress.LoopbackMetrics;
}

/// <summary>Whom https believes.</summary>
public sealed record TlsSettings
{
    /// <summary>
    /// A PEM file with the certificates of those who vouch for servers. Without it the system's,
    /// /etc/ssl/certs/ca-certificates.crt.
    /// </summary>
    [Form(nameof(TextForms.AbsolutePath))]
    public string? Authorities { get; init; }

    /// <summary>False: any server is believed, and what is sent may be anybody's.</summary>
    public bool Verify { get; init; } = true;
}

/// <summary>The log.</summary>
public sealed record LoggingSettings
{
    /// <summary>As often as `-D` on the command line: 0 what happens, 1 why, 2 everything.</summary>
    [Between(0, 2)]
    public int Detail { get; init; }

    /// <summary>Lines kept in memory for `log` and for those who connect later.</summary>
    [Between(0, 100_000)]
    public int KeepLines { get; init; } = 2000;
}

/// <summary>The control socket.</summary>
public sealed record ControlSettings
{
    /// <summary>Its path.</summary>
    [Form(nameof(TextForms.SocketPath))]
    public string Socket { get; init; } = "/run/vrrpaot/control.sock";

    /// <summary>The group whose members may look; only root may change anything.</summary>
    [Form(nameof(TextForms.AccountName))]
    public string Group { get; init; } = "adm";
}
