using System.Text;
using Appliance.Reports;
using Appliance.Screens;

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
            Wrapped.Append(text, $"{transition.At}  {transition.Instance}  {Phrases.Of(transition.From)} -> "
                + $"{Phrases.Of(transition.To)} after {Phrases.Of(transition.Before)}: {Phrases.Of(transition.Cause)}",
                0, 4);
            text.Append('\n');
            if (transition.Evidence.Length == 0)
                continue;
            text.Append("    ");
            Wrapped.Append(text, transition.Evidence, 4, 6);
            text.Append('\n');
        }
        return text.Length == 0 ? "No state change is on record.\n" : text.ToString();
    }
}
