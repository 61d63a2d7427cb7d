using System.Collections.Immutable;
using Appliance.Config.Lexing;
using Appliance.Texts;

namespace Appliance.Config.Blocks;

/// <summary>One keyword with its values, and the block that follows it, if one does.</summary>
internal sealed class Statement(TracedText text)
{
    private ImmutableArray<Word> _words;

    /// <summary>The line up to its brace; empty for a block that follows no keyword.</summary>
    public TracedText Text { get; } = text;

    /// <summary>What stands between the braces; null when none follow.</summary>
    public List<Statement>? Block { get; set; }

    /// <summary>The opening brace.</summary>
    public Origin BlockAt { get; set; }

    public Origin At => Text.At(0);

    /// <summary>The keyword as written.</summary>
    public string Keyword => Text.FirstWord.ToString();

    /// <summary>The line cut by the general tokenizer; complaints about its quotes are made once.</summary>
    public ImmutableArray<Word> Words(Findings findings)
    {
        if (_words.IsDefault)
            _words = Tokens.Split(Text, findings);
        return _words;
    }
}
