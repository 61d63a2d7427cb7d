using System.Text;
using Appliance.Reports;

namespace Appliance.Views;

/// <summary>
/// `why` for people: one paragraph a state change, the newest last, so that it stands right above the prompt.
/// </summary>
internal static class WhyText
{
    public static string Of(IReadOnlyList<Transition> transitions)
    {
        var text = new StringBuilder();
        foreach (Transition transition in transitions)
        {
            text.Append($"{transition.At}  {transition.Instance}  ");
            text.Append($"{Phrases.Of(transition.From)} -> {Phrases.Of(transition.To)} after "
                + $"{Phrases.Of(transition.Before)}: {Phrases.Of(transition.Cause)}\n");
            if (transition.Evidence.Length > 0)
                text.Append($"    {transition.Evidence}\n");
        }
        return text.Length == 0 ? "No state change is on record.\n" : text.ToString();
    }
}
