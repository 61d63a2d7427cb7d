using System.Text;
using Appliance.Reports;
using Appliance.Base;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>One command on its way.</summary>
/// <param name="Words">Those behind the verb's name.</param>
internal sealed record Request(IReadOnlyList<string> Words, Caller Caller, IAnswer To, CancellationToken Gone)
{
    public const string NothingTold = "The engine has not told anything of itself yet.";

    /// <summary>Null when there are not so many.</summary>
    public string? Word(int i) => i < Words.Count ? Words[i] : null;

    public Task<int> Done(string text) => Say(ReplyCode.Done, text);

    public Task<int> Refuse(string text) => Say(ReplyCode.Refused, text);

    /// <summary>The words were not understood; the text says what to write instead.</summary>
    public Task<int> Wrong(string text) => Say(ReplyCode.Wrong, text);

    public Task<int> Tell(Outcome outcome) => Say(outcome.IsDone ? ReplyCode.Done : ReplyCode.Refused, outcome.Text);

    /// <param name="text">A line feed is put behind it.</param>
    public async Task<int> Say(int code, string text)
    {
        await To.Write(Encoding.UTF8.GetBytes(CleanText.Lines(text + "\n")), Gone);
        return code;
    }

    /// <summary>What somebody typed, short enough to be said back.</summary>
    public static string Shown(string word) => word.Length <= 40 ? word : word[..40] + "...";
}
