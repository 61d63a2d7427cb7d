using System.Globalization;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>What the kernel says of a process and its rights (proc_pid_status(5)).</summary>
/// <param name="Role">What it is for: the word behind the @ with which a process of ours was started, or what it calls
/// itself (comm).</param>
/// <param name="User">The effective user.</param>
/// <param name="Capabilities">In the effective set, by bit.</param>
/// <param name="RefusesCalls">A seccomp filter is in force.</param>
public sealed record ProcessFacts(int Pid, string Role, uint User, ulong Capabilities, bool RefusesCalls)
{
    /// <summary>Of linux/capability.h, in its order.</summary>
    private static readonly string[] s_names = ("chown dac_override dac_read_search fowner fsetid kill setgid setuid "
        + "setpcap linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module "
        + "sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time "
        + "sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm "
        + "block_suspend audit_read perfmon bpf checkpoint_restore").Split(' ');

    /// <summary>Null for a process that has ended.</summary>
    public static ProcessFacts? Of(int pid)
    {
        if (!RawFile.TryReadText($"/proc/{pid}/status", out string text).IsOk)
            return null;
        string[] lines = text.Split('\n');
        string Field(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
            ?[key.Length..].Trim() ?? "";
        string[] users = Field("Uid:").Split('\t');
        return users.Length < 2 || !uint.TryParse(users[1], out uint user)
            || !ulong.TryParse(Field("CapEff:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong rights)
            ? null : new ProcessFacts(pid, RoleOf(pid, Field("Name:")), user, rights, Field("Seccomp:") == "2");
    }

    private static string RoleOf(int pid, string name)
    {
        if (name == Starter.Name)
            return "starter";
        RawFile.TryReadText($"/proc/{pid}/cmdline", out string words);
        // In a firmware image as elsewhere: `@box-engine` is the engine, too.
        return words.Split('\0') is [_, ['@', .. string role], ..] ? role[(role.LastIndexOf('-') + 1)..] : name;
    }

    /// <summary>The guardian, which is this process' parent, its children and theirs; not the scripts.</summary>
    public static IReadOnlyList<ProcessFacts> OfFamily()
    {
        int guardian = LibC.getppid();
        var family = new List<ProcessFacts>();
        if (Of(guardian) is { } first)
            family.Add(first with { Role = "guardian" });
        List<int> pids = ChildProcess.Children($"{guardian}");
        int children = pids.Count;
        for (int i = 0; i < children; i++)
            pids.AddRange(ChildProcess.Children($"{pids[i]}"));
        foreach (int pid in pids)
        {
            if (Of(pid) is { } facts)
                family.Add(facts);
        }
        return family;
    }

    /// <summary>Whether this process can make no memory executable (PR_SET_MDWE); false before Linux 6.3.</summary>
    public static bool OwnCodeIsFixed => ProcessControl.Get(PR_GET_MDWE) == 1;

    /// <summary>Names without their `cap_`; a number where Linux has got more meanwhile.</summary>
    public List<string> CapabilityNames => Named(Capabilities, 64);

    /// <summary>Those that Linux has had for long and this process has not.</summary>
    public List<string> MissingCapabilityNames => Named(~Capabilities, s_names.Length);

    private static List<string> Named(ulong capabilities, int most)
    {
        var names = new List<string>();
        for (int bit = 0; bit < most; bit++)
        {
            if ((capabilities >> bit & 1) != 0)
                names.Add(bit < s_names.Length ? s_names[bit] : $"{bit}");
        }
        return names;
    }

    private const int PR_GET_MDWE = 66;
}
