namespace Appliance.Reports;

/// <summary>What came of a wish, in a sentence.</summary>
public sealed class Outcome(bool isDone, string text)
{
    public bool IsDone => isDone;
    public string Text => text;
}
