using System.Collections.Immutable;
using System.Globalization;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>`use_vmac [[name] INTERFACE] [MAC] [netlink_notify_msg] [group ID]`.</summary>
internal static class VirtualMacReader
{
    public static Located<VirtualMacModel>? Read(Line line, Located<VirtualMacModel>? before)
    {
        if (before is not null)
        {
            line.Findings.Error(line.Statement.At, $"({line.Instance}) use_vmac already specified in line"
                + $" {before.At.Line} - ignoring");
            return before;
        }
        ImmutableArray<Word> words = line.Statement.Words(line.Findings);
        var model = new VirtualMacModel(null, null);
        for (int i = 1; i < words.Length; i++)
        {
            Word word = words[i];
            if (word.Text == "netlink_notify_msg")
                continue;
            if (word.Text == "group")
            {
                line.Findings.Lose("use_vmac group", Cost.Nothing, word.At, [line.Instance!]);
                i++;
            }
            else if (word.Text.Contains(':'))
                model = model with { Mac = Mac(word, line) };
            else if (model.Name is null)
            {
                if (word.Text == "name" && i + 1 < words.Length)
                    word = words[++i];
                model = model with { Name = line.Arguments.Interface(word.Text, word.At)?.Value };
            }
            else
                line.Findings.Error(word.At,
                    $"({line.Instance}) unknown use_vmac option '{Tokens.Shorten(word.Text)}' - ignoring");
        }
        return new Located<VirtualMacModel>(model, line.Statement.At);
    }

    /// <summary>Six octets, or five, behind which the VRID is put.</summary>
    private static ImmutableArray<byte>? Mac(Word word, Line line)
    {
        string[] parts = word.Text.Split(':');
        var octets = ImmutableArray.CreateBuilder<byte>();
        foreach (string part in parts)
            if (part.Length is 1 or 2
                && byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet))
                octets.Add(octet);
        if (octets.Count == parts.Length && parts.Length is 5 or 6 && (octets[0] & 1) == 0
            && !octets.ToImmutable().AsSpan(0, 4).SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0x5e, 0]))
            return octets.ToImmutable();
        line.Findings.Error(word.At,
            $"({line.Instance}) invalid MAC address '{Tokens.Shorten(word.Text)}' for use_vmac:"
            + " 5 or 6 octets, no multicast and not 00:00:5e:00, which are the virtual routers' own; the usual one is"
            + " used");
        return null;
    }
}
