using Appliance.Config.Model;

namespace Appliance.Config.Rows;

/// <summary>Ways to read a line that many rows share.</summary>
internal static class Reads
{
    /// <summary>The keyword is there, and that is all it says.</summary>
    public static Located<bool> Here(Line line, Located<bool>? before) => line.Here;
}
