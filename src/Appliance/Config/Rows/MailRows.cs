using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings;

namespace Appliance.Config.Rows;

/// <summary>What is mailed, to whom and by whom.</summary>
internal static class MailRows
{
    private const string Block = "global_defs";

    private static readonly Worded s_patience = new(0, MailLines.LongestPatience,
        $"smtp_connect_timeout '{{0}}' must be in [0, {MailLines.LongestPatience}] - ignoring");

    public static readonly Option<string[]> Recipients = new(Block, "notification_email", Shape.List,
        MailLines.Recipients)
    {
        Meaning = "Who gets the mails", Grammar = "{ ADDRESS ... }", Default = "nobody",
        Reload = Tells.List(to => [.. to.Box.Notices.Mail?.Recipients ?? []]),
    };

    public static readonly Option<string> From = new(Block, "notification_email_from", Shape.Value, Reads.Text)
    {
        Meaning = "Who writes them", Grammar = "ADDRESS", Default = "root and the host's name",
        Bare = "emailfrom missing - ignoring", Reload = Mails(mail => mail.From),
    };

    public static readonly Option<MailRelayModel> Relay = new(Block, "smtp_server", Shape.Value, MailLines.Relay)
    {
        Meaning = "Who takes them, an address or a name; it is told in plain SMTP", Grammar = "HOST [PORT]",
        Default = "nobody, port 25", Reload = Mails(mail => $"{mail.Relay} port {mail.Port}"),
    };

    public static readonly Option<string> Helo = new(Block, "smtp_helo_name", Shape.Value, Reads.Text)
    {
        Meaning = "What this node calls itself in HELO", Grammar = "NAME", Default = "the host's name",
        MayBeBare = true, Reload = Mails(mail => mail.Helo),
    };

    public static readonly Option<long> Patience = new(Block, "smtp_connect_timeout", Shape.Value,
        (line, before) => MailLines.Patience(line, s_patience.Read(line, before)))
    {
        Meaning = "Seconds that the mail server may take for each step", Grammar = s_patience.Text, Default = "30",
        Reload = Mails(mail => ChangeList.Text(mail.Patience)),
    };

    public static readonly Option<bool> NoFaults = new(Block, "no_email_faults", Shape.Flag, Reads.Here)
    {
        Meaning = "No mail of FAULT", Reload = Mails(mail => mail.OmitsFaults ? "on" : "off"),
    };

    public static readonly Option<bool> ByDefault = Alert("smtp_alert",
        "Everything is mailed that does not say otherwise");
    public static readonly Option<bool> OfInstances = Alert("smtp_alert_vrrp",
        "The same of instances and groups; comes before smtp_alert");
    public static readonly Option<bool> OfServers = Alert("smtp_alert_checker",
        "The same of virtual and real servers; comes before smtp_alert");

    public static readonly Option<bool> OnlyServers = new(Block, "no_checker_emails", Shape.Optional,
        Reads.Flag("Invalid value '{0}' for global no_checker_emails specified"))
    {
        Meaning = "Of checks only what brings a server up or down is mailed",
        Reload = Mails(mail => mail.OnlyServers ? "on" : "off"),
    };

    public static readonly Option<bool> Instance = Own("vrrp_instance", "Changes of its state are mailed",
        "vrrp_instance", "smtp_alert_vrrp, else smtp_alert", Tells.Flag(to => to.Around.Mails, "mail"));
    public static readonly Option<bool> Group = Own("vrrp_sync_group", "Changes of its state are mailed",
        "vrrp_group", "smtp_alert_vrrp, else smtp_alert", Tells.Flag(to => to.AroundGroup.Mails, "mail"));
    public static readonly Option<bool> VirtualServer = Own("virtual_server", "Changes of its quorum are mailed",
        "virtual_server", "smtp_alert_checker, else smtp_alert", Tells.Flag(to => to.Server.MailsChanges, "mail"));
    public static readonly Option<bool> RealServer = Own("real_server", "What its checks find is mailed",
        "real_server", "smtp_alert_checker, else smtp_alert, else true",
        Tells.Flag(to => to.Real.MailsChanges, "mail"));

    public static readonly Row[] Globals =
    [
        Recipients, From, Relay, Helo, Patience, NoFaults, ByDefault, OfInstances, OfServers, OnlyServers,
    ];

    private static Option<bool> Alert(string name, string meaning) => new(Block, name, Shape.Optional,
        Reads.Flag($"Invalid value '{{0}}' for global {name} specified"))
    {
        // Told with each instance and server.
        Meaning = meaning, Default = "unset", Reload = Tells.Elsewhere,
    };

    private static Option<bool> Own(string block, string meaning, string word, string otherwise, Told told) =>
        new(block, "smtp_alert", Shape.Optional, Reads.Flag($"Invalid {word} smtp_alert parameter {{0}}"))
        {
            Meaning = meaning, Default = otherwise, Reload = told,
        };

    private static Told Mails(Func<MailSettings, string> of) =>
        Tells.Text(to => to.Box.Notices.Mail is { } mail ? of(mail) : null);
}
