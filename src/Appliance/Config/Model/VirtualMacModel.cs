using System.Collections.Immutable;

namespace Appliance.Config.Model;

/// <summary>`use_vmac`, as written. Null for what it does not say.</summary>
/// <param name="Mac">5 octets, or 6.</param>
internal sealed record VirtualMacModel(string? Name, ImmutableArray<byte>? Mac);
