using Appliance.Texts;
using VrrpAot.Protocol;

namespace Appliance.Config.Model;

/// <summary>One `vrrp_script`.</summary>
internal sealed class ScriptModel(string name, Origin at)
{
    public string Name { get; } = name;
    public Origin At { get; } = at;
    public CommandModel? Command { get; set; }
    public Given<ScriptIdentity>? User { get; set; }
    public Given<Duration>? Interval { get; set; }
    public Given<Duration>? Timeout { get; set; }
    public Given<int>? Rise { get; set; }
    public Given<int>? Fall { get; set; }
    public int Weight { get; set; }
    public bool Reverse { get; set; }
    public bool InitFail { get; set; }
}

/// <summary>A command cut into its arguments, and who is to run it when the line says so.</summary>
internal sealed record CommandModel(string[] Arguments, ScriptIdentity? Identity, Origin At);
