using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;

namespace Appliance.Config.Rows;

/// <summary>One keyword in two places: in an instance, and for all instances in `global_defs`.</summary>
internal sealed record Shared<T>(Option<T> Own, Option<T> Global)
{
    /// <summary>The instance's own word, else that of `global_defs`; null when the file does not say.</summary>
    public Located<T>? Of(InstanceModel instance, GlobalModel global) => instance.Of(Own) ?? global.Of(Global);
}

/// <summary>Keywords that stand in an instance and, mostly with `vrrp_` before them, in `global_defs`.</summary>
internal static class SharedRows
{
    /// <summary>Longest delay: keepalived's timer limit, in whole seconds.</summary>
    private const int LongestDelay = 4294;

    /// <summary>
    /// keepalived takes any number, and is busy for as long as it takes; more of one VIP than this helps no
    /// neighbour.
    /// </summary>
    private const int MostRepeats = 1000;

    public static readonly Shared<int> DownTimerAdverts = Number("down_timer_adverts", 1, 100, "3",
        "Advert intervals without an advert until a BACKUP takes over",
        Tells.Number(to => to.Instance.Election.DownTimerAdverts));

    public static readonly Shared<bool> LowerPriorityNoAdvert = Flag("lower_prio_no_advert", "false",
        "A lower-priority advert is not answered with one of our own",
        Tells.Flag(to => !to.Instance.Election.AnswerLowerPriority));

    public static readonly Shared<bool> HigherPrioritySendAdvert = Flag("higher_prio_send_advert", "true",
        "One more advert is sent before yielding to a higher priority (keepalived's default is false)",
        Tells.Flag(to => to.Instance.Election.LastAdvertBeforeYielding));

    /// <summary>keepalived says nothing of another word in global_defs.</summary>
    public static readonly Shared<bool> SkipCheckAdvertAddresses = Flag("skip_check_adv_addr", "false",
        "The VIPs in an advert of the MASTER that is known are not compared with ours",
        Tells.Flag(to => to.Instance.SkipAddressListCheck), ofOtherWords: FindingClass.Advice);

    public static readonly Shared<bool> ChecksumAsV2 = Flag("v3_checksum_as_v2", "false",
        "Version 3 checksums are sent without the pseudo-header; both kinds are always taken",
        Tells.Flag(to => to.Instance.ChecksumWithoutPseudoHeader), "2.2.8", globally: "v3_checksum_as_v2");

    public static readonly Shared<int> MasterRepeat = Repeats("garp_master_repeat", 1, "5",
        "Gratuitous ARPs of each VIP in a burst",
        Tells.Number(to => to.Instance.Election.Announcements.MasterRepeat));

    public static readonly Shared<int> MasterDelay = Number("garp_master_delay", 0, LongestDelay, "5",
        "Seconds before the second burst of gratuitous ARP of a new MASTER; 0 for no second one",
        Tells.Time(to => to.Instance.Election.Announcements.MasterDelay));

    public static readonly Shared<int> MasterRefresh = Number("garp_master_refresh", 0, int.MaxValue, "0",
        "Seconds between gratuitous ARPs of a MASTER; 0 for never",
        Tells.Time(to => to.Instance.Election.Announcements.RefreshInterval));

    public static readonly Shared<int> MasterRefreshRepeat = Repeats("garp_master_refresh_repeat", 1, "1",
        "Gratuitous ARPs of each VIP in a refresh",
        Tells.Number(to => to.Instance.Election.Announcements.RefreshRepeat));

    public static readonly Shared<int> LowerPriorityRepeat = Repeats("garp_lower_prio_repeat", 0,
        "vrrp_garp_master_repeat",
        "Gratuitous ARPs of each VIP after a lower-priority advert",
        Tells.Number(to => to.Instance.Election.Announcements.LowerPriorityRepeat));

    public static readonly Shared<int> LowerPriorityDelay = Number("garp_lower_prio_delay", 0, LongestDelay,
        "vrrp_garp_master_delay",
        "Seconds before the second burst after a lower-priority advert",
        Tells.Time(to => to.Instance.Election.Announcements.LowerPriorityDelay));

    public static readonly Shared<bool> TellsPriorities = Flag("notify_priority_changes", "false",
        "FIFOs hear of another effective priority", Tells.Flag(to => to.Around.TellsPriorities));

    public static readonly Row[] InInstances =
    [
        DownTimerAdverts.Own, LowerPriorityNoAdvert.Own, HigherPrioritySendAdvert.Own,
        SkipCheckAdvertAddresses.Own, ChecksumAsV2.Own,
        MasterRepeat.Own, MasterDelay.Own, MasterRefresh.Own, MasterRefreshRepeat.Own, LowerPriorityRepeat.Own,
        LowerPriorityDelay.Own, TellsPriorities.Own,
    ];

    public static readonly Row[] InGlobals =
    [
        DownTimerAdverts.Global, LowerPriorityNoAdvert.Global, HigherPrioritySendAdvert.Global,
        SkipCheckAdvertAddresses.Global,
        ChecksumAsV2.Global, MasterRepeat.Global, MasterDelay.Global, MasterRefresh.Global, MasterRefreshRepeat.Global,
        LowerPriorityRepeat.Global, LowerPriorityDelay.Global, TellsPriorities.Global,
    ];

    private static Shared<int> Number(string name, int min, int max, string byDefault, string meaning, Told told)
    {
        var bounds = new Bounds(min, max, Tail.CutOff);
        Func<Line, Located<int>?, Located<int>?> Read(string otherwise) =>
            (line, before) => bounds.Read(line, before, otherwise);
        return Both(name, $"vrrp_{name}", Shape.Value, Read, bounds.Text, byDefault, meaning, "", told);
    }

    private static Shared<int> Repeats(string name, int least, string byDefault, string meaning, Told told)
    {
        Bounds read = new(0, int.MaxValue, Tail.CutOff), used = new(least, MostRepeats, Tail.CutOff);
        Func<Line, Located<int>?, Located<int>?> Read(string otherwise) =>
            (line, before) => Bounded(line, used.Min, read.Read(line, before, otherwise));
        return Both(name, $"vrrp_{name}", Shape.Value, Read, used.Text, byDefault, meaning, "", told);
    }

    private static Shared<bool> Flag(string name, string byDefault, string meaning, Told told, string since = "",
        FindingClass ofOtherWords = FindingClass.General, string? globally = null)
    {
        Func<Line, Located<bool>?, Located<bool>?> Read(string otherwise) => (line, before) =>
            line.Arguments.Flag(line.Statement, before, otherwise,
                otherwise == byDefault ? ofOtherWords : FindingClass.General);
        return Both(name, globally ?? $"vrrp_{name}", Shape.Optional, Read, "", byDefault, meaning, since, told);
    }

    /// <param name="read">Takes what counts when a line cannot be read and nothing stood before it.</param>
    private static Shared<T> Both<T>(string name, string globally, Shape shape,
        Func<string, Func<Line, Located<T>?, Located<T>?>> read,
        string grammar, string byDefault, string meaning, string since, Told told) => new(
            new Option<T>("vrrp_instance", name, shape, read($"what global_defs says, or else {byDefault},"))
            {
                Meaning = meaning, Grammar = grammar, Default = $"what global_defs says, else {byDefault}",
                Since = since, Reload = told,
            },
            // Its effect is told with each instance.
            new Option<T>("global_defs", globally, shape, read(byDefault))
            {
                Meaning = $"{meaning}, in all instances", Grammar = grammar, Default = byDefault, Since = since,
                Reload = Tells.Elsewhere,
            });

    private static Located<int>? Bounded(Line line, int least, Located<int>? given)
    {
        if (given is null)
            return null;
        if (given.Value < least)
            line.Findings.Warning(given.At, $"{line.Statement.Keyword} must be greater than 0, setting to 1");
        else if (given.Value > MostRepeats)
            line.Findings.Warning(given.At, $"{line.Statement.Keyword} {given.Value} is more than {MostRepeats}, "
                + $"setting to {MostRepeats}");
        return given with { Value = Math.Clamp(given.Value, least, MostRepeats) };
    }
}
