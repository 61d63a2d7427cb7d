using Appliance.Texts;

namespace Appliance.Config.Model;

/// <summary>A value that the file gives, and where. Null stands for "the file does not say".</summary>
internal sealed record Located<T>(T Value, Origin At);
