using VrrpAot.Protocol;

namespace Appliance.Config.Model;

/// <summary>`global_defs`, as far as it is carried out; several blocks add up.</summary>
internal sealed class GlobalModel
{
    public Given<string>? RouterId { get; set; }
    public Given<ScriptIdentity>? ScriptUser { get; set; }
    public Given<uint>? Umask { get; set; }
    public bool ScriptSecurity { get; set; }
    public Given<string>? DefaultInterface { get; set; }
    public bool DynamicInterfaces { get; set; }
    public Given<IpAddress>? MulticastGroup { get; set; }
    public Given<VrrpVersion>? Version { get; set; }
    public bool CheckUnicastSource { get; set; }
    public Given<int>? RealTimePriority { get; set; }
    public ElectionOptions Options { get; } = new();
}
