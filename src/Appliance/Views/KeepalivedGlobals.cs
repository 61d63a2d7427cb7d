using System.Globalization;
using System.Text;
using Appliance.Scripts;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Views;

/// <summary>
/// The first section of keepalived's dumps: what of its global definitions is in force here. What a file gives as
/// default of instances stands with each of them.
/// </summary>
internal static class KeepalivedGlobals
{
    public static void Append(StringBuilder text, DaemonSettings settings, Accounts accounts)
    {
        text.Append("------< Global definitions >------\n");
        Line($"Router ID = {settings.RouterId}");
        if (settings.Notices.Mail is { } mail)
            Append(mail);
        Line($"Disable local IGMP = {(settings.Engine.HidesLocalMemberships ? "yes" : "no")}");
        foreach (FifoSettings fifo in settings.Notices.Fifos)
            Fifo(fifo.IsShared ? "Global notify" : "VRRP notify", fifo);
        Line($"FIFO write vrrp states on reload = {KeepalivedWords.TrueFalse(settings.Notices.RepeatsStates)}");
        AnnouncementGap gap = settings.Engine.AnnouncementGap;
        Line($"Gratuitous ARP interval = {Seconds(gap.Arp)}");
        Line($"Gratuitous NA interval = {Seconds(gap.Neighbour)}");
        if (settings.Engine.DropTable is { } table)
        {
            Line($"nftables table name = {table.Name}");
            Line($"nftables base chain priority = {table.Priority}");
        }
        Line($"nftables {(settings.Engine.DropTable is { Counts: true } ? "with" : "without")} counters");
        Line($"VRRP process priority = {settings.Process.Niceness ?? 0}");
        Line($"VRRP realtime priority = {settings.Engine.RealTimePriority}");
        Line("SNMP vrrp disabled");
        Line("SNMP checker disabled");
        Line("SNMP RFCv2 disabled");
        Line("SNMP RFCv3 disabled");
        Line("SNMP traps disabled");
        Line("DBus disabled");
        Line($"Script security {(settings.ScriptSecurity ? "enabled" : "disabled")}");
        Line($"process_monitor_rcv_bufs = {settings.ProcessEventBuffer ?? 0}");
        Line($"process_monitor_rcv_bufs_force = {(settings.ForcesProcessEventBuffer ? 1 : 0)}");
        Line($"umask = 0{Convert.ToString((int)settings.ScriptUmask, 8)}");

        void Line(string line) => text.Append(' ').Append(line).Append('\n');

        void Append(MailSettings mail)
        {
            Line($"Smtp server = {mail.Relay}");
            Line($"Smtp server port = {mail.Port}");
            Line($"Smtp HELO name = {mail.Helo}");
            Line($"Smtp server connection timeout = {KeepalivedWords.Number(mail.Patience)}");
            Line($"Email notification from = {mail.From}");
            Line("Email notification to:");
            foreach (string recipient in mail.Recipients)
                Line($"  {recipient}");
        }

        void Fifo(string what, FifoSettings fifo)
        {
            Account? owner = accounts.FindUser(fifo.User ?? Accounts.DefaultName);
            uint? group = fifo.Group is null ? owner?.GroupId : accounts.FindGroup(fifo.Group);
            Line($"{what} fifo = {fifo.Path}, uid:gid {owner?.UserId ?? 0}:{group ?? 0}");
            if (fifo.Reader is { } reader)
                Line($"{what} fifo script = {KeepalivedWords.Quoted(reader)}, uid:gid "
                    + KeepalivedWords.Identity(reader, accounts));
        }
    }

    private static string Seconds(Duration time) =>
        time.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);
}
