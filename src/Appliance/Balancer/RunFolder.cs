using System.Text;
using Appliance.Base;
using Appliance.Pools;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>
/// What must outlive a crash of the process, and is forgotten together with the kernel's table: a folder in /run for
/// each network namespace. Nothing depends on it being there; what cannot be written is said once.
/// </summary>
internal sealed class RunFolder(string folder, Action<LogLine> log)
{
    private const string Services = "services", Timeouts = "timeouts", Wishes = "wishes", Daemon = "daemon",
        Marks = "marks";
    private bool _isRefused;

    /// <summary>For the network namespace whose table it is.</summary>
    /// <param name="name">`net_namespace_ipvs`; null for the one that we are in.</param>
    public static RunFolder OfNamespace(string? name, Action<LogLine> log)
    {
        string space = NetworkNamespace.Identity(name) ?? "";
        return new RunFolder($"/run/vrrpaot/ipvs-{string.Concat(space.Where(char.IsAsciiDigit))}", log);
    }

    /// <summary>
    /// Something of ours is in the kernel: a process has ended without taking it back, or is at work there.
    /// </summary>
    public bool HasLeft => HasDaemon || Read(Services).Length > 0 || Read(Timeouts).Length > 0
        || Read(Marks).Length > 0;

    public HashSet<ServiceKey> ReadServices() => OwnServices.Read(Read(Services));

    public void Keep(IReadOnlySet<ServiceKey> services) => Write(Services, OwnServices.Write(services));

    /// <summary>Those of before us, which are to come back; null when there are none.</summary>
    public IpvsTimeouts? ReadTimeouts()
    {
        string[] words = Read(Timeouts).TrimEnd().Split(' ');
        return words.Length == 3 && uint.TryParse(words[0], out uint tcp) && uint.TryParse(words[1], out uint fin)
            && uint.TryParse(words[2], out uint udp) ? new IpvsTimeouts(tcp, fin, udp) : null;
    }

    /// <param name="before">Null when they have come back.</param>
    public void Keep(IpvsTimeouts? before) =>
        Write(Timeouts, before is { } it ? $"{it.Tcp} {it.TcpFin} {it.Udp}\n" : "");

    /// <summary>A sync daemon that follows no instance was started.</summary>
    public bool HasDaemon => Read(Daemon).Length > 0;

    public void KeepDaemon(bool stands) => Write(Daemon, stands ? "stands\n" : "");

    /// <summary>The table of nf_tables that is ours, empty for none, and the marks of groups.</summary>
    public (string Table, IReadOnlyList<GroupMark> Groups) ReadMarks()
    {
        string[] lines = Read(Marks).Split('\n');
        var groups = new List<GroupMark>();
        foreach (string line in lines)
            if (line.Split(' ', 3) is [var mark, var protocol, var group] && uint.TryParse(mark, out uint number)
                && number > 0 && byte.TryParse(protocol, out byte known))
                groups.Add(new GroupMark(group, known, number));
        return (lines[0], groups);
    }

    /// <param name="table">Empty when there is none any more.</param>
    public void Keep(string table, IReadOnlyList<GroupMark> groups)
    {
        var text = new StringBuilder(table.Length == 0 ? "" : table + "\n");
        foreach (GroupMark group in groups)
            text.Append($"{group.Mark} {group.Protocol} {group.Group}\n");
        Write(Marks, text.ToString());
    }

    /// <summary>What people want of servers, by the name of the virtual server and that of the real one.</summary>
    public Dictionary<(string Service, string Server), OperatorWish> ReadWishes()
    {
        var wishes = new Dictionary<(string, string), OperatorWish>();
        foreach (string line in Read(Wishes).Split('\n'))
            if (line.Split('\t') is [var service, var server, var role, var weight]
                && Enum.TryParse(role, out OperatorRole known) && Enum.IsDefined(known))
                wishes[(service, server)] =
                    new OperatorWish(known, int.TryParse(weight, out int number) && number >= 0 ? number : null);
        return wishes;
    }

    public void Keep(IReadOnlyDictionary<(string Service, string Server), OperatorWish> wishes)
    {
        var text = new StringBuilder();
        foreach (((string service, string server), OperatorWish wish) in wishes)
            text.Append($"{service}\t{server}\t{wish.Role}\t{wish.Weight}\n");
        Write(Wishes, text.ToString());
    }

    private string Read(string name) =>
        RawFile.TryReadText($"{folder}/{name}", out string text, OwnServices.LongestText).IsOk ? text : "";

    private void Write(string name, string text)
    {
        string path = $"{folder}/{name}", beside = path + ".new";
        Errno error = Errno.Ok;
        if (text.Length == 0)
            error = RawFile.Delete(path) is var gone && gone == Errno.ENOENT ? Errno.Ok : gone;
        else
        {
            RawFile.MakeFolders(folder, StateFolder.Rights);
            error = RawFile.Open(beside, FileUse.NewPrivate, out Descriptor file);
            using (file)
                if (error.IsOk)
                    error = Descriptor.Write(file, Encoding.UTF8.GetBytes(text));
            if (error.IsOk)
                error = RawFile.Rename(beside, path);
        }
        if (!error.IsOk && !_isRefused)
            log(new LogLine(LogLevel.Warning, $"{path} cannot be written: {error}. After a crash, what is balanced "
                + "cannot be told from what others have made"));
        _isRefused = !error.IsOk;
    }
}
