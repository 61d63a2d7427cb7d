using Appliance.Texts;

namespace Appliance.Config.Model;

/// <summary>One `vrrp_script`.</summary>
internal sealed class ScriptModel(string name, Origin at) : LocatedValues
{
    public string Name { get; } = name;
    public Origin At { get; } = at;
    public CommandModel? Command { get; set; }
    public int Weight { get; set; }
    public bool Reverse { get; set; }
}

/// <summary>A command cut into its arguments, and who is to run it when the line says so.</summary>
internal sealed record CommandModel(string[] Arguments, ScriptIdentity? Identity, Origin At);
