using System.Text;
using Appliance.Attendant;
using Appliance.Base;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Tests.Config;
using Appliance.Tests.Sessions;

namespace Appliance.Tests.Generations;

/// <summary>
/// The configuration's commands as they are, on a disk in memory, with an engine that takes up whatever it is given.
/// </summary>
internal sealed class EditRun : IConfigurationTarget
{
    public const string File = "/etc/keepalived/keepalived.conf";

    public static readonly string Text = """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 100
            authentication {
                auth_type PASS
                auth_pass secret
            }
            virtual_ipaddress {
                192.0.2.10
            }
        }

        """;

    public EditRun(DeskRun run, byte[]? text = null)
    {
        Disk.Place(File, text ?? Encoding.UTF8.GetBytes(Text));
        Commits = new Commits(Disk, File, "/var/lib/vrrpaot", "boot");
        Commands = new ConfigurationCommands(run.Desk, Commits, this, line => run.Log.Add(line.Text));
    }

    public FragileDisk Disk { get; } = new();
    public Commits Commits { get; }
    public ConfigurationCommands Commands { get; }
    public List<string> TakenUp { get; } = [];
    public ReloadOutcome Outcome { get; set; } = new(ReloadResult.TakenUp, "taken up: 1 change");

    /// <summary>What comes of the next ones, before <see cref="Outcome"/>.</summary>
    public Queue<ReloadOutcome> Outcomes { get; } = new();

    public string InFile => Encoding.Latin1.GetString(Disk.Read(File) ?? []);

    public string? MovedTo => null;

    public ConfigResult Inspect(byte[] text) =>
        ConfigFile.Load(File, new ConfigOptions { Test = true, MainText = text, ConfigId = "here", HostName = "host",
            InterfaceExists = _ => true });

    public Task<ReloadOutcome> Plan(byte[] text) =>
        Task.FromResult(new ReloadOutcome(ReloadResult.TakenUp, "taken up in place"));

    public Task<ReloadOutcome> Reload()
    {
        TakenUp.Add(InFile);
        return Task.FromResult(Outcomes.TryDequeue(out ReloadOutcome? next) ? next : Outcome);
    }

    public Instant? UndoneAt { get; private set; }

    public void TrialEndsAt(Instant? until) => UndoneAt = until;

    /// <summary>`CODE: what it said`.</summary>
    public async Task<string> Ask(string words, string? text = null, string who = "console",
        Rights rights = Rights.Change)
    {
        var heard = new HeardAnswer();
        int code = await Commands.Run(words.Split(' '),
            new Caller(who, rights) { Text = text is null ? null : Encoding.UTF8.GetBytes(text) }, heard,
            CancellationToken.None);
        return $"{code}: {heard}";
    }
}
