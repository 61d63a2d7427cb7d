namespace Appliance.Config.Model;

/// <summary>What can be said in `global_defs` for all instances (as `vrrp_NAME`) and again in each.</summary>
internal sealed class ElectionOptions
{
    public Given<int>? MasterDelay { get; set; }
    public Given<int>? MasterRepeat { get; set; }
    public Given<int>? MasterRefresh { get; set; }
    public Given<int>? MasterRefreshRepeat { get; set; }
    public Given<int>? LowerPriorityDelay { get; set; }
    public Given<int>? LowerPriorityRepeat { get; set; }
    public Given<int>? DownTimerAdverts { get; set; }
    public Given<bool>? LowerPriorityNoAdvert { get; set; }
    public Given<bool>? HigherPrioritySendAdvert { get; set; }
    public Given<bool>? SkipCheckAdvertAddresses { get; set; }
    public Given<bool>? ChecksumAsV2 { get; set; }
}
