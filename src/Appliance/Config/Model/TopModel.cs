namespace Appliance.Config.Model;

/// <summary>The top level gives blocks, and few values.</summary>
internal sealed class TopModel : LocatedValues;
