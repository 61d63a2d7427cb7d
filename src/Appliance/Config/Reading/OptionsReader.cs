using Appliance.Config.Blocks;
using Appliance.Config.Model;

namespace Appliance.Config.Reading;

/// <summary>Keywords that stand in an instance and, with `vrrp_` before them, in `global_defs`.</summary>
internal static class OptionsReader
{
    /// <summary>Longest delay: keepalived's timer limit, in whole seconds.</summary>
    private const int LongestDelay = int.MaxValue / 1000;

    /// <summary>keepalived takes any number, and is busy for as long as it takes; more of one VIP than this helps no neighbour.</summary>
    private const int MostRepeats = 1000;

    public static void Read(string keyword, Statement statement, ElectionOptions options, Arguments arguments)
    {
        switch (keyword)
        {
            case "garp_master_delay": options.MasterDelay = arguments.Integer(statement, 0, LongestDelay) ?? options.MasterDelay; break;
            case "garp_master_repeat": options.MasterRepeat = Repeats(statement, 1, arguments) ?? options.MasterRepeat; break;
            case "garp_master_refresh": options.MasterRefresh = arguments.Integer(statement, 0, LongestDelay) ?? options.MasterRefresh; break;
            case "garp_master_refresh_repeat": options.MasterRefreshRepeat = Repeats(statement, 1, arguments) ?? options.MasterRefreshRepeat; break;
            case "garp_lower_prio_delay": options.LowerPriorityDelay = arguments.Integer(statement, 0, LongestDelay) ?? options.LowerPriorityDelay; break;
            case "garp_lower_prio_repeat": options.LowerPriorityRepeat = Repeats(statement, 0, arguments) ?? options.LowerPriorityRepeat; break;
            case "down_timer_adverts": options.DownTimerAdverts = arguments.Integer(statement, 1, 100) ?? options.DownTimerAdverts; break;
            case "lower_prio_no_advert": options.LowerPriorityNoAdvert = arguments.Flag(statement) ?? options.LowerPriorityNoAdvert; break;
            case "higher_prio_send_advert": options.HigherPrioritySendAdvert = arguments.Flag(statement) ?? options.HigherPrioritySendAdvert; break;
            case "skip_check_adv_addr": options.SkipCheckAdvertAddresses = arguments.Flag(statement) ?? options.SkipCheckAdvertAddresses; break;
            case "v3_checksum_as_v2": options.ChecksumAsV2 = arguments.Flag(statement) ?? options.ChecksumAsV2; break;
            default: throw new InvalidOperationException($"keyword '{keyword}' is listed as carried out but nothing reads it");
        }
    }

    private static Given<int>? Repeats(Statement statement, int least, Arguments arguments)
    {
        Given<int>? given = arguments.Integer(statement, 0, int.MaxValue);
        if (given is null)
            return null;
        if (given.Value < least)
            arguments.Findings.Warning(given.At, $"{statement.Keyword} must be greater than 0, setting to 1");
        else if (given.Value > MostRepeats)
            arguments.Findings.Warning(given.At, $"{statement.Keyword} {given.Value} is more than {MostRepeats}, setting to {MostRepeats}");
        return given with { Value = Math.Clamp(given.Value, least, MostRepeats) };
    }
}
