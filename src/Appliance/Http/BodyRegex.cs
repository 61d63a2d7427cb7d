using System.Text.RegularExpressions;

namespace Appliance.Http;

/// <summary>
/// A pattern that is looked for in a body: PCRE's syntax, on bytes, in time that grows no faster than the body (.NET's
/// <see cref="RegexOptions.NonBacktracking"/>). One thread judges one body after the other; several may at once.
/// </summary>
public sealed class BodyRegex
{
    /// <summary>Bytes of a body that are looked at.</summary>
    public const int MostBody = 256 << 10;

    [ThreadStatic]
    private static char[]? s_text;

    private readonly Regex _regex;
    private readonly bool _beginsInFirstLine;

    /// <param name="pattern">In the syntax of PCRE2.</param>
    /// <param name="options">PCRE2's names in lower case, as keepalived's `regex_options` has them.</param>
    /// <exception cref="ArgumentException">Why one of them cannot be used, in a sentence.</exception>
    public BodyRegex(string pattern, ReadOnlySpan<string> options)
    {
        PcrePattern read = PcrePattern.Read(pattern, options);
        try
        {
            _regex = new Regex(read.Text, read.Options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            throw new ArgumentException($"regex \"{pattern}\" is not possible in linear time: look-around, back "
                + "references, atomic groups, \\G and very large repeats are not to be had");
        }
        catch (RegexParseException wrong)
        {
            throw new ArgumentException($"regex \"{pattern}\" is not understood: {wrong.Error} at its character "
                + $"{Math.Min(pattern.Length, wrong.Offset + 1)}, or shortly before");
        }
        _beginsInFirstLine = read.BeginsInFirstLine;
    }

    /// <summary>What is wrong with a pattern, in a sentence; null when it can be used.</summary>
    public static string? Complaint(string pattern, ReadOnlySpan<string> options)
    {
        try
        {
            _ = new BodyRegex(pattern, options);
            return null;
        }
        catch (ArgumentException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>Is there a match that begins between the two offsets, both of them in?</summary>
    /// <param name="body">What is behind <see cref="MostBody"/> is not looked at.</param>
    public bool Matches(ReadOnlySpan<byte> body, int earliest = 0, int latest = int.MaxValue)
    {
        body = body[..Math.Min(body.Length, MostBody)];
        if (earliest > body.Length)
            return false;
        char[] text = s_text ??= new char[MostBody];
        for (int i = 0; i < body.Length; i++)
            text[i] = PcrePattern.CharOf(body[i]);
        if (_beginsInFirstLine && body[earliest..].IndexOf((byte)'\n') is var end and >= 0)
            latest = Math.Min(latest, earliest + end);
        // Where a match is, .NET 10 sometimes does not find behind \b and \B; whether there is one, it always does.
        if (latest >= body.Length)
            return _regex.IsMatch(text.AsSpan(0, body.Length), earliest);
        foreach (ValueMatch match in _regex.EnumerateMatches(text.AsSpan(0, body.Length), earliest))
            return match.Index <= latest; // The first one begins first.
        return false;
    }
}
