namespace Appliance.Config.Model;

/// <summary>`USER [GROUP]`</summary>
internal sealed record ScriptIdentity(string User, string? Group);
