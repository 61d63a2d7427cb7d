namespace Appliance.Config.Model;

/// <summary>The top level gives no values, only blocks.</summary>
internal sealed class TopModel : LocatedValues;
