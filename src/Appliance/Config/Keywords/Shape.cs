namespace Appliance.Config.Keywords;

/// <summary>What must follow a keyword.</summary>
internal enum Shape : byte
{
    /// <summary>Nothing.</summary>
    Flag,
    /// <summary>Nothing or words.</summary>
    Optional,
    /// <summary>At least one word.</summary>
    Value,
    /// <summary>A command, cut by the script tokenizer.</summary>
    Script,
    /// <summary>A block of keywords in braces.</summary>
    Block,
    /// <summary>A block of items in braces.</summary>
    List,
    /// <summary>A name, then a block.</summary>
    Named,
    /// <summary>Words that its reader knows, then a block.</summary>
    Headed,
}
