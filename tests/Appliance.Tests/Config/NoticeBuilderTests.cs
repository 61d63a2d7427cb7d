using Appliance.Config;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Protocol;

namespace Appliance.Tests.Config;

public class NoticeBuilderTests
{
    private static ConfigResult Load(string globals, string instance = "") => ConfigText.Of(
        $"global_defs {{\nenable_script_security\nscript_user root\n{globals}\n}}\n{ConfigText.Instance(instance)}");

    private static DaemonSettings Settings(string globals, string instance = "") => Load(globals, instance).Settings!;

    private static string[] Said(string globals, string instance = "") =>
        [.. Load(globals, instance).Findings.Where(finding => finding.Severity >= Severity.Warning)
            .Select(finding => finding.Message)];

    [Fact]
    public void the_fifo_of_all_comes_before_that_of_instances()
    {
        NoticeSettings notices = Settings("vrrp_notify_fifo /run/v root adm\nvrrp_notify_fifo_script \"/bin/cat -u\"\n"
            + "notify_fifo /run/all\nlvs_notify_fifo /run/l").Notices;
        Assert.Equal(["/run/all", "/run/v"], notices.Fifos.Select(fifo => fifo.Path).ToArray());
        Assert.Equal([true, false], notices.Fifos.Select(fifo => fifo.IsShared));
        Assert.Equal(("root", "adm"), (notices.Fifos[1].User, notices.Fifos[1].Group));
        Assert.Equal(["/bin/cat", "-u"], notices.Fifos[1].Reader!.Arguments.ToArray());
    }

    [Fact]
    public void one_fifo_for_both_is_opened_once()
    {
        Assert.Equal(["notify FIFO /run/f has been specified for global and vrrp FIFO - ignoring vrrp FIFO"],
            Said("notify_fifo /run/f\nvrrp_notify_fifo /run/f"));
        Assert.Equal(["/run/f"],
            Settings("notify_fifo /run/f\nvrrp_notify_fifo /run/f").Notices.Fifos.Select(fifo => fifo.Path));
    }

    [Fact]
    public void states_are_repeated_where_the_file_wants_that()
    {
        Assert.True(Settings("fifo_write_vrrp_states_on_reload").Notices.RepeatsStates);
        Assert.False(Settings("").Notices.RepeatsStates);
    }

    [Fact]
    public void priorities_are_told_where_the_instance_or_global_defs_wants_that()
    {
        Assert.False(Settings("").Instances[0].TellsPriorities);
        Assert.True(Settings("", "notify_priority_changes").Instances[0].TellsPriorities);
        Assert.True(Settings("vrrp_notify_priority_changes").Instances[0].TellsPriorities);
        Assert.False(Settings("vrrp_notify_priority_changes", "notify_priority_changes off").Instances[0]
            .TellsPriorities);
    }

    [Theory]
    [InlineData("", "", false, false)]
    [InlineData("smtp_alert", "", true, false)]
    [InlineData("notify_priority_changes", "", false, true)]
    [InlineData("notify_priority_changes", "notify_priority_changes off", false, false)]
    public void a_group_is_mailed_and_its_members_tell_priorities_where_it_says_so(string group, string instance,
        bool isMailed, bool tells)
    {
        DaemonSettings settings = ConfigText.Of($$"""
            vrrp_sync_group G {
            group {
            A
            }
            {{group}}
            }
            vrrp_instance A {
            interface eth0
            virtual_router_id 51
            virtual_ipaddress {
            192.0.2.1
            }
            {{instance}}
            }

            """).Settings!;
        Assert.Equal((isMailed, tells), (settings.Groups[0].Mails, settings.Instances[0].TellsPriorities));
        Assert.False(settings.Instances[0].Mails);
    }

    [Fact]
    public void notify_deleted_may_have_a_script()
    {
        InstanceDuties bare = Settings("", "notify_deleted").Instances[0];
        Assert.True(bare.TellsDeleted);
        Assert.Null(bare.NotifyDeleted);
        InstanceDuties full = Settings("", "notify_deleted \"/bin/true now\"").Instances[0];
        Assert.True(full.TellsDeleted);
        Assert.Equal(["/bin/true", "now"], full.NotifyDeleted!.Arguments.ToArray());
        Assert.Empty(Said("", "notify_deleted"));
    }

    private const string Mail = "notification_email {\nops@example.com <more@example.com>\nlast@example.com\n}\n"
        + "smtp_server relay.example 2525\n";

    [Fact]
    public void mail_is_understood_as_people_write_it()
    {
        MailSettings mail = Settings(Mail + "notification_email_from ka@example.com\nsmtp_helo_name me\n"
            + "smtp_connect_timeout 7\nno_email_faults\nno_checker_emails\n").Notices.Mail!;
        Assert.Equal(["ops@example.com", "more@example.com", "last@example.com"], mail.Recipients.ToArray());
        Assert.Equal(("relay.example", (ushort)2525, "ka@example.com", "me"),
            (mail.Relay, mail.Port, mail.From, mail.Helo));
        Assert.Equal(Duration.FromSeconds(7), mail.Patience);
        Assert.True(mail is { OmitsFaults: true, OnlyServers: true });
        mail = Settings("notification_email { a@b }\nsmtp_server ::1\n").Notices.Mail!;
        Assert.Equal(("::1", (ushort)25), (mail.Relay, mail.Port));
        Assert.StartsWith("root@", mail.From);
        Assert.Equal(Duration.FromSeconds(30), mail.Patience);
    }

    [Theory]
    [InlineData("smtp_server 127.0.0.1\n")]
    [InlineData("notification_email {\na@b\n}\n")]
    public void with_half_of_it_nobody_is_written_to(string line) => Assert.Null(Settings(line).Notices.Mail);

    // As 2.2.7 says it.
    [Theory]
    [InlineData("smtp_server 127.0.0.1 70000", "Invalid smtp server 127.0.0.1 70000")]
    [InlineData("smtp_server 127.0.0.1 x", "Invalid smtp server 127.0.0.1 x")]
    [InlineData("smtp_connect_timeout 0", "smtp_conect_timeout must be greater than 0, setting to 1")]
    [InlineData("smtp_connect_timeout x", "smtp_connect_timeout 'x' must be in [0, 4294] - ignoring")]
    [InlineData("notification_email_from", "emailfrom missing - ignoring")]
    [InlineData("smtp_alert maybe", "Invalid value 'maybe' for global smtp_alert specified")]
    [InlineData("smtp_alert_vrrp x", "Invalid value 'x' for global smtp_alert_vrrp specified")]
    [InlineData("smtp_alert_checker y", "Invalid value 'y' for global smtp_alert_checker specified")]
    [InlineData("no_checker_emails z", "Invalid value 'z' for global no_checker_emails specified")]
    public void what_is_wrong_with_it_is_said_as_keepalived_does(string line, string said) =>
        Assert.Contains(Said(line), message => message.Contains(said));

    [Fact]
    public void an_instance_is_mailed_by_its_own_word_before_that_of_all()
    {
        Assert.False(Settings(Mail).Instances[0].Mails);
        Assert.True(Settings(Mail, "smtp_alert").Instances[0].Mails);
        Assert.True(Settings(Mail + "smtp_alert").Instances[0].Mails);
        Assert.False(Settings(Mail + "smtp_alert\nsmtp_alert_vrrp off").Instances[0].Mails);
        Assert.True(Settings(Mail + "smtp_alert off\nsmtp_alert_vrrp").Instances[0].Mails);
        Assert.False(Settings(Mail + "smtp_alert", "smtp_alert off").Instances[0].Mails);
        Assert.Equal(["Invalid vrrp_instance smtp_alert parameter perhaps"], Said(Mail, "smtp_alert perhaps"));
    }

    [Theory]
    [InlineData("", "", "", false, true)]
    [InlineData("smtp_alert off", "", "", false, false)]
    [InlineData("smtp_alert", "", "", true, true)]
    [InlineData("smtp_alert\nsmtp_alert_checker off", "", "", false, false)]
    [InlineData("", "smtp_alert", "smtp_alert off", true, false)]
    public void of_servers_the_real_ones_are_mailed_where_nothing_says(string globals, string service, string real,
        bool mailsService, bool mailsReal)
    {
        VirtualServerSettings server = ConfigText.Of($$"""
            global_defs {
            {{globals}}
            }
            virtual_server 192.0.2.1 80 {
            lvs_sched rr
            lvs_method NAT
            protocol TCP
            {{service}}
            real_server 10.0.0.1 80 {
            {{real}}
            TCP_CHECK {
            }
            }
            }

            """).Settings!.Balancer.Servers[0];
        Assert.Equal((mailsService, mailsReal), (server.MailsChanges, server.RealServers[0].MailsChanges));
    }
}
