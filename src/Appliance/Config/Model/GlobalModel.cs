using VrrpAot.Protocol;

namespace Appliance.Config.Model;

/// <summary>`global_defs`, as far as it is carried out; several blocks add up.</summary>
internal sealed class GlobalModel
{
    public Given<string>? RouterId { get; set; }
    public Given<ScriptIdentity>? ScriptUser { get; set; }
    public bool ScriptSecurity { get; set; }
    public Given<string>? DefaultInterface { get; set; }
    public bool DynamicInterfaces { get; set; }
    public Given<IPv4Address>? MulticastGroup { get; set; }
    public Given<VrrpVersion>? Version { get; set; }
    public bool CheckUnicastSource { get; set; }
    public Given<int>? RealTimePriority { get; set; }
    public ElectionOptions Options { get; } = new();
}

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

/// <summary>`USER [GROUP]`</summary>
internal sealed record ScriptIdentity(string User, string? Group);
