using Appliance.Config.Lexing;
using Appliance.Texts;

namespace Appliance.Config.Blocks;

/// <summary>
/// From logical lines to a tree of statements. A brace may stand anywhere outside double quotes; what follows it is a
/// new line. The tree is built and left without recursion, and how deep and how large it may be is bounded.
/// </summary>
internal sealed class BlockReader(LineReader lines, Findings findings)
{
    private readonly List<Statement> _root = [];
    private readonly Stack<Statement> _open = new();
    /// <summary>Blocks that are open beyond the limit: only their braces count.</summary>
    private long _beyond;
    private int _statements;

    /// <summary>keepalived's line for blocks left open.</summary>
    private string Unbalanced => $"There are {_open.Count} missing '}}'s or extra '{{'s";

    private List<Statement> Current => _open.TryPeek(out Statement? block) ? block.Block! : _root;

    public List<Statement> ReadAll()
    {
        while (_statements <= Limits.Statements && lines.TryRead(out TracedText line))
            Cut(line);
        if (_statements > Limits.Statements)
        {
            findings.Fatal(default,
                $"the configuration has more than {Limits.Statements} statements; what follows is not read");
            return [];
        }
        if (_open.Count > 0)
        {
            Statement unclosed = _open.Peek();
            findings.Error(unclosed.BlockAt, "this block is not closed: a '}' is missing", logMessage: Unbalanced);
        }
        return _root;
    }

    /// <summary>
    /// Cuts a line at its braces. `${NAME}` that no parameter was found for is not taken for a block.
    /// </summary>
    private void Cut(TracedText line)
    {
        int start = 0;
        QuoteScanner quotes = QuoteScanner.For(line.Span);
        for (int i = 0; i < line.Length && _statements <= Limits.Statements; i++)
        {
            char c = line[i];
            if (!quotes.IsPlain(c) || c is not ('{' or '}' or '$'))
                continue;
            if (c == '$')
            {
                if (Reference.TryRead(line.Span[i..], out Reference reference))
                    i += reference.Length - 1;
                continue;
            }
            AddStatement(line.Slice(start, i - start));
            if (c == '{')
                OpenBlock(line.At(i));
            else
                CloseBlock(line.At(i));
            start = i + 1;
            quotes = QuoteScanner.For(line.Span[start..]);
        }
        AddStatement(line.Slice(start));
    }

    private void AddStatement(TracedText text)
    {
        TracedText trimmed = text.Trim();
        if (!trimmed.IsEmpty && _beyond == 0 && _statements++ <= Limits.Statements)
            Current.Add(new Statement(trimmed));
    }

    private void OpenBlock(Origin at)
    {
        if (_open.Count >= Limits.Nesting)
        {
            if (_beyond++ == 0)
                findings.Error(at,
                    $"blocks are nested deeper than {Limits.Nesting}; this one and what is in it is left out");
            return;
        }
        Statement? owner = Current.Count > 0 ? Current[^1] : null;
        if (owner is null || owner.Block is not null)
        {
            findings.Error(at, "Unexpected '{' - ignoring the block that it opens");
            // The block is kept out of the tree: only its braces count.
            owner = new Statement(default);
        }
        else if (_open.Count > 0 && IsTopLevelOnly(owner))
        {
            CloseForgotten(owner);
        }
        owner.Block = [];
        owner.BlockAt = at;
        _open.Push(owner);
    }

    /// <summary>
    /// A block that only ever stands at the top has been opened inside another: the other's `}` was forgotten.
    /// keepalived would lose everything from here on.
    /// </summary>
    private void CloseForgotten(Statement owner)
    {
        Statement unclosed = _open.Peek();
        Current.RemoveAt(Current.Count - 1);
        findings.Error(owner.At,
            $"'{owner.Keyword}' starts before the block of line {unclosed.BlockAt.Line} is closed; a '}}' is taken "
            + $"to stand before it", logMessage: Unbalanced);
        _open.Clear();
        _root.Add(owner);
    }

    private void CloseBlock(Origin at)
    {
        if (_beyond > 0)
            _beyond--;
        else if (!_open.TryPop(out _))
            findings.Error(at, "Extra '}' found");
    }

    private static bool IsTopLevelOnly(Statement statement) =>
        statement.Keyword is "global_defs" or "vrrp_instance" or "vrrp_script"
        or "vrrp_sync_group" or "vrrp_track_process" or "bfd_instance" or "virtual_server" or "virtual_server_group"
        or "static_ipaddress" or "static_routes" or "static_rules";
}
