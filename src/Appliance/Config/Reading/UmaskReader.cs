using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;

namespace Appliance.Config.Reading;

/// <summary>`umask`: a number as in C, or the bits by their names in C, with `|` in between.</summary>
internal static class UmaskReader
{
    private static readonly string[] s_bits = ["IXOTH", "IWOTH", "IROTH", "IXGRP", "IWGRP", "IRGRP", "IXUSR", "IWUSR",
        "IRUSR"];

    /// <summary>Null for what cannot be read: then scripts have keepalived's own, and it is said.</summary>
    public static Located<uint>? Read(Statement statement, Arguments arguments)
    {
        ImmutableArray<Word> words = statement.Words(arguments.Findings);
        string text = "";
        for (int i = 1; i < words.Length; i++)
            text += words[i].Text;
        if (CNumber.TryRead(text, out uint number) ? number <= 0x1FF : TryReadBits(text, out number))
            return new Located<uint>(number, words[1].At);
        arguments.Findings.Warning(words[1].At,
            $"'{Tokens.Shorten(text)}' is no umask; scripts run with 0177, as if the line were not there",
            "a number from 0 to 0777 (022 is octal), or names of bits: IWGRP|IWOTH");
        return null;
    }

    private static bool TryReadBits(string text, out uint mask)
    {
        mask = 0;
        foreach (string name in text.Split('|'))
        {
            int bit = Array.IndexOf(s_bits, name);
            if (bit < 0)
                return false;
            mask |= 1u << bit;
        }
        return true;
    }
}
