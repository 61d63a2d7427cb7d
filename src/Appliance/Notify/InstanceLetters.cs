namespace Appliance.Notify;

/// <summary>keepalived's words for mails about instances and groups.</summary>
internal static class InstanceLetters
{
    /// <summary>Subject and body of what is mailed; null for what is not.</summary>
    public static (string Subject, string Body)? Of(in Notice notice)
    {
        bool isGroup = notice.Kind == Notice.Group;
        string who = $"VRRP {(isGroup ? "Group" : "Instance")} {notice.Name}";
        return notice.State switch
        {
            Notice.Master or Notice.Backup or Notice.Fault when isGroup => ($"{who} - Entering {notice.State} state",
                $"=> All VRRP group instances are now in {notice.State} state <="),
            Notice.Master => ($"{who} - Entering MASTER state", "=> VRRP Instance is now owning VRRP VIPs <="),
            Notice.Backup or Notice.Fault => ($"{who} - Entering {notice.State} state",
                "=> VRRP Instance is no longer owning VRRP VIPs <="),
            Notice.Stop => ($"{who} - Stopping", isGroup ? "=> All VRRP group instances are now stopping <="
                : "=> VRRP Instance stopping <="),
            Notice.Deleted => ($"{who} - Deleted", "=> VRRP Deleted at reload <="),
            _ => null,
        };
    }
}
