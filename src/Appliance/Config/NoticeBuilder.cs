using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Config;

/// <summary>From the model to the settings of who else is told.</summary>
/// <param name="host">This machine's name.</param>
internal sealed class NoticeBuilder(GlobalModel global, string host, Findings findings)
{
    public NoticeSettings Build()
    {
        NobodyHearsTwice(NoticeRows.InstanceFifo, "vrrp");
        NobodyHearsTwice(NoticeRows.ServerFifo, "LVS");
        return new NoticeSettings
        {
            Fifos = Fifos(global, NoticeRows.InstanceFifo, NoticeRows.InstanceFifoScript),
            RepeatsStates = global.Of(NoticeRows.RepeatsStates) is not null,
            Mail = Mail(),
        };
    }

    /// <summary>Without a server, or anybody to write to, keepalived sends none either, and says nothing.</summary>
    private MailSettings? Mail()
    {
        if (global.Of(MailRows.Recipients) is not { } recipients || global.Of(MailRows.Relay) is not { } relay)
        {
            if (global.Of(MailRows.Recipients) is { } nobodyTakes)
                findings.Note(nobodyTakes.At, "no mail is sent: there is no smtp_server");
            else if (global.Of(MailRows.Relay) is { } forNobody)
                findings.Note(forNobody.At, "no mail is sent: there is no notification_email");
            return null;
        }
        return new MailSettings
        {
            Recipients = [.. recipients.Value],
            From = global.Of(MailRows.From)?.Value.Trim('<', '>') ?? $"root@{host}",
            Relay = relay.Value.Host,
            Port = relay.Value.Port,
            Helo = global.Of(MailRows.Helo)?.Value ?? host,
            Patience = Duration.FromSeconds(global.Of(MailRows.Patience)?.Value ?? 30),
            OmitsFaults = global.Of(MailRows.NoFaults) is not null,
            OnlyServers = global.Of(MailRows.OnlyServers) is { Value: true },
        };
    }

    /// <summary>Of an instance; of a group, too, by its own word.</summary>
    /// <param name="own">Its `smtp_alert`.</param>
    public static bool MailsInstance(Located<bool>? own, GlobalModel global) => (own
        ?? global.Of(MailRows.OfInstances) ?? global.Of(MailRows.ByDefault)) is { Value: true };

    /// <param name="own">Its `smtp_alert`.</param>
    /// <param name="otherwise">Where nothing says: not of virtual servers, but of real ones.</param>
    public static bool MailsServer(Located<bool>? own, GlobalModel global, bool otherwise) =>
        (own ?? global.Of(MailRows.OfServers) ?? global.Of(MailRows.ByDefault))?.Value ?? otherwise;

    private void NobodyHearsTwice(Option<FifoModel> fifo, string whose)
    {
        if (global.Of(fifo) is { } own && own.Value.Path == global.Of(NoticeRows.Fifo)?.Value.Path)
            findings.Add(Severity.Error, FindingClass.Advice, own.At,
                $"notify FIFO {own.Value.Path} has been specified for global and {whose} FIFO - "
                + $"ignoring {whose} FIFO");
    }

    /// <summary>The one of all, and that of instances or of servers.</summary>
    public static ImmutableArray<FifoSettings> Fifos(GlobalModel global, Option<FifoModel> own,
        Option<CommandModel> ownReader)
    {
        var fifos = ImmutableArray.CreateBuilder<FifoSettings>();
        Add(NoticeRows.Fifo, NoticeRows.FifoScript, isShared: true);
        if (fifos.Count == 0 || global.Of(own)?.Value.Path != fifos[0].Path)
            Add(own, ownReader, isShared: false);
        return fifos.ToImmutable();

        void Add(Option<FifoModel> fifo, Option<CommandModel> script, bool isShared)
        {
            if (global.Of(fifo)?.Value is not { } given)
                return;
            CommandModel? reader = global.Of(script)?.Value;
            ScriptIdentity? owner = given.Owner ?? global.Of(GlobalRows.ScriptUser)?.Value;
            fifos.Add(new FifoSettings
            {
                Path = given.Path,
                User = owner?.User,
                Group = owner?.Group,
                Reader = reader is null ? null : Commands.Of(reader, reader.Identity, global),
                IsShared = isShared,
            });
        }
    }
}
