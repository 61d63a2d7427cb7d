using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>`lvs_sync_daemon`, as written.</summary>
/// <param name="Daemon">With what the line says of it.</param>
/// <param name="Instance">The `vrrp_instance` that it follows; null for none.</param>
/// <param name="HasId">The line has a number; otherwise it is the instance's VRID, or 0.</param>
internal sealed record SyncDaemonModel(IpvsDaemon Daemon, string? Instance, bool HasId);

/// <summary>
/// `INTERFACE [[inst] INSTANCE] [id N] [maxlen N] [port N] [ttl N] [group ADDRESS]`; of old `INTERFACE INSTANCE N`.
/// </summary>
internal static class SyncDaemonReader
{
    public const string Grammar = "INTERFACE [[inst] INSTANCE] [id 0..255] [maxlen 1..65507] [port 1..65535]"
        + " [ttl 1..255] [group MULTICAST]";

    private static readonly string[] s_options = ["inst", "id", "maxlen", "port", "ttl", "group"];

    /// <summary>The first one counts.</summary>
    public static Located<SyncDaemonModel>? Read(Line line, Located<SyncDaemonModel>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (before is not null)
        {
            line.Findings.Error(words[0].At, $"lvs_sync_daemon has already been specified as "
                + $"{before.Value.Daemon.Interface} {before.Value.Instance} - ignoring");
            return before;
        }
        if (line.Arguments.Interface(words[1].Text, words[1].At) is not { } name)
            return null;
        var model = new SyncDaemonModel(new IpvsDaemon { Interface = FixedName.From(name.Value) }, null, false);
        int next = 2;
        if (next < words.Length && Array.IndexOf(s_options, words[next].Text) < 0)
        {
            model = model with { Instance = words[next++].Text };
            if (next < words.Length && Array.IndexOf(s_options, words[next].Text) < 0)
                model = Id(line, words[next++], model);
        }
        for (; next < words.Length; next += 2)
        {
            if (Array.IndexOf(s_options, words[next].Text) < 0)
            {
                line.Findings.Error(words[next].At,
                    $"Unknown option {Tokens.Shorten(words[next].Text)} specified for lvs_sync_daemon",
                    Base.Spelling.Nearest(words[next].Text, s_options));
                break;
            }
            if (next + 1 == words.Length)
                line.Findings.Error(words[next].At, $"No value specified for lvs_sync_daemon {words[next].Text}, "
                    + (words[next].Text == "id" ? "defaulting to vrid" : "ignoring"));
            else
                model = Option(line, words[next].Text, words[next + 1], model);
        }
        return new Located<SyncDaemonModel>(model, words[1].At);
    }

    private static SyncDaemonModel Option(Line line, string option, Word value, SyncDaemonModel model)
    {
        IpvsDaemon daemon = model.Daemon;
        switch (option)
        {
            case "inst": return model with { Instance = value.Text };
            case "id": return Id(line, value, model);
            case "group": return model with { Daemon = daemon with { Group = Group(line, value) } };
        }
        long most = option switch { "maxlen" => 65507, "port" => ushort.MaxValue, _ => byte.MaxValue };
        if (line.Arguments.Whole(value.Text, value.At, 1, most,
            $"Invalid lvs_sync_daemon {option} ({Tokens.Shorten(value.Text)}) - ignoring") is not { } number)
            return model;
        return model with
        {
            Daemon = option switch
            {
                "maxlen" => daemon with { MaximumLength = (ushort)number.Value },
                "port" => daemon with { Port = (ushort)number.Value },
                _ => daemon with { Ttl = (byte)number.Value },
            },
        };
    }

    private static SyncDaemonModel Id(Line line, Word value, SyncDaemonModel model) =>
        line.Arguments.Whole(value.Text, value.At, 0, byte.MaxValue,
            $"Invalid syncid ({Tokens.Shorten(value.Text)}) - defaulting to vrid") is not { } number ? model
            : model with { Daemon = model.Daemon with { Id = (byte)number.Value }, HasId = true };

    private static IpAddress Group(Line line, Word value)
    {
        string shown = Tokens.Shorten(value.Text);
        if (!IpAddress.TryParse(value.Text, out IpAddress group))
            line.Findings.Error(value.At, $"Invalid lvs_sync_daemon group ({shown}) - ignoring");
        else if (!group.IsMulticast)
            line.Findings.Error(value.At,
                $"lvs_sync_daemon group address {shown} is not multicast - ignoring");
        else
            return group;
        return IpAddress.Any;
    }

    /// <summary>`lvs_sync_daemon_interface INTERFACE` of an instance, an old spelling.</summary>
    public static void OfInstance(Line line, InstanceModel instance)
    {
        line.Findings.Error(line.Statement.At, $"({instance.Name}) Specifying lvs_sync_daemon_interface against a vrrp "
            + "is deprecated. Please use global lvs_sync_daemon");
        if (line.Arguments.Interface(line.Statement) is not { } name)
            return;
        GlobalModel global = line.File.Global;
        if (global.Of(BalancerGlobalRows.SyncDaemon) is not { } before)
            global.Set(BalancerGlobalRows.SyncDaemon, new Located<SyncDaemonModel>(
                new(new IpvsDaemon { Interface = FixedName.From(name.Value) }, instance.Name, false), name.At));
        else if (before.Value.Instance != instance.Name)
            line.Findings.Add(Severity.Error, FindingClass.Advice, name.At, "lvs_sync_daemon has already been "
                + $"specified as {before.Value.Daemon.Interface} {before.Value.Instance} - ignoring");
    }
}
