using Appliance.Config.Blocks;
using Appliance.Config.Model;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>Keywords that stand in an instance and, with `vrrp_` before them, in `global_defs`.</summary>
internal static class OptionsReader
{
    /// <summary>Longest delay: keepalived's timer limit, in whole seconds.</summary>
    private const int LongestDelay = 4294;

    /// <summary>
    /// keepalived takes any number, and is busy for as long as it takes; more of one VIP than this helps no neighbour.
    /// </summary>
    private const int MostRepeats = 1000;

    /// <param name="keyword">Without the `vrrp_` of `global_defs`.</param>
    /// <param name="statement">The line.</param>
    /// <param name="options">Takes the value.</param>
    /// <param name="arguments">Reads the values.</param>
    /// <param name="global">In `global_defs`; in an instance a line that cannot be read leaves it with what stands
    /// there.</param>
    public static void Read(string keyword, Statement statement, ElectionOptions options, Arguments arguments,
        bool global)
    {
        string Default(string keepalived) => global ? keepalived : $"what global_defs says, or else {keepalived},";
        Given<int>? Number(int min, int max, Given<int>? before, string keepalived) =>
            arguments.Integer(statement, min, max, Tail.CutOff, before, Default(keepalived));
        Given<int>? Repeats(int least, Given<int>? before, string keepalived) =>
            Bounded(statement, least, Number(0, int.MaxValue, before, keepalived), arguments);
        Given<bool>? Flag(Given<bool>? before) => arguments.Flag(statement, before, Default("false"));
        // keepalived says nothing of another word in global_defs.
        Given<bool>? SkipCheck(Given<bool>? before) =>
            arguments.Flag(statement, before, Default("false"), global ? FindingClass.Advice : FindingClass.General);
        switch (keyword)
        {
            case "garp_master_delay": options.MasterDelay = Number(0, LongestDelay, options.MasterDelay, "5"); break;
            case "garp_master_repeat": options.MasterRepeat = Repeats(1, options.MasterRepeat, "5"); break;
            case "garp_master_refresh": options.MasterRefresh = Number(0, int.MaxValue, options.MasterRefresh,
                "0"); break;
            case "garp_master_refresh_repeat": options.MasterRefreshRepeat = Repeats(1, options.MasterRefreshRepeat,
                "1"); break;
            case "garp_lower_prio_delay": options.LowerPriorityDelay = Number(0, LongestDelay,
                options.LowerPriorityDelay, "vrrp_garp_master_delay"); break;
            case "garp_lower_prio_repeat": options.LowerPriorityRepeat = Repeats(0, options.LowerPriorityRepeat,
                "vrrp_garp_master_repeat"); break;
            case "down_timer_adverts": options.DownTimerAdverts = Number(1, 100, options.DownTimerAdverts, "3"); break;
            case "lower_prio_no_advert": options.LowerPriorityNoAdvert = Flag(options.LowerPriorityNoAdvert); break;
            case "higher_prio_send_advert": options.HigherPrioritySendAdvert = arguments.Flag(statement,
                options.HigherPrioritySendAdvert, Default("true")); break;
            case "skip_check_adv_addr": options.SkipCheckAdvertAddresses =
                SkipCheck(options.SkipCheckAdvertAddresses); break;
            case "v3_checksum_as_v2": options.ChecksumAsV2 = Flag(options.ChecksumAsV2); break;
            default: throw new InvalidOperationException($"keyword '{keyword}' is listed as carried out but "
                + $"nothing reads it");
        }
    }

    private static Given<int>? Bounded(Statement statement, int least, Given<int>? given, Arguments arguments)
    {
        if (given is null)
            return null;
        if (given.Value < least)
            arguments.Findings.Warning(given.At, $"{statement.Keyword} must be greater than 0, setting to 1");
        else if (given.Value > MostRepeats)
            arguments.Findings.Warning(given.At,
                $"{statement.Keyword} {given.Value} is more than {MostRepeats}, setting to {MostRepeats}");
        return given with { Value = Math.Clamp(given.Value, least, MostRepeats) };
    }
}
