namespace Appliance.Config.Rows;

/// <summary>A range of numbers as the grammar of a keyword has it.</summary>
internal static class Bounds
{
    public static string Text(int min, int max) => max == int.MaxValue ? $"NUMBER from {min}" : $"{min}..{max}";
}
