namespace Appliance.Config.Model;

/// <summary>`global_defs`, as far as it is carried out; several blocks add up.</summary>
internal sealed class GlobalModel : LocatedValues;
