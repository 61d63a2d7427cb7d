using Appliance.Base;
using Appliance.Sessions;

namespace Appliance.Generations;

/// <summary>One command on its way.</summary>
/// <param name="Words">Behind its name.</param>
internal sealed record Request(IReadOnlyList<string> Words, Caller Caller)
{
    public string? Word(int i) => i < Words.Count ? Words[i] : null;
}

/// <summary>What is said to it.</summary>
/// <param name="Code">A <see cref="ReplyCode"/>.</param>
/// <param name="Text">With a character for each byte (<see cref="TextLines"/>).</param>
internal sealed record Reply(int Code, string Text)
{
    public static Reply Done(string text) => new(ReplyCode.Done, TextLines.OfWord(text));

    public static Reply Refused(string text) => new(ReplyCode.Refused, TextLines.OfWord(text));

    public static Reply Wrong(string text) => new(ReplyCode.Wrong, TextLines.OfWord(text));

    /// <summary>`1 line`, `2 lines`.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    /// <summary>A word that somebody typed, cut short.</summary>
    public static string Shown(string word) => word.Length <= 40 ? word : word[..40] + "...";
}
