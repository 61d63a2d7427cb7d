using Appliance.Config.Lexing;

namespace Appliance.Texts;

/// <summary>
/// What a configuration may make us do. Files can name files and parameters can name parameters, so without bounds a
/// few lines would mean work without end. Real configurations are far below every one of these.
/// </summary>
internal static class Limits
{
    public const int IncludeDepth = 32;
    public const int Files = 1024;
    public const long FileBytes = 8L << 20;
    /// <summary>
    /// Lines of one file, and statements of all together: each costs more memory than its characters.
    /// </summary>
    public const int Lines = 200_000;
    public const int Statements = 200_000;
    /// <summary>Blocks inside blocks; no keyword of keepalived's needs more than five.</summary>
    public const int Nesting = 64;
    /// <summary>Parameters inside parameters.</summary>
    public const int ParameterDepth = 32;
    /// <summary>Substitutions in one line, and in all lines together.</summary>
    public const int SubstitutionsPerLine = 10_000;
    public const int Substitutions = 1_000_000;
    /// <summary>Characters that parameters may add to one line.</summary>
    public const int Growth = 64 << 10;
    /// <summary>Length of the text between `${` and `}`.</summary>
    public const int ReferenceLength = 256;
    /// <summary>Rounds of substitution and conditions in one line before it counts as never ending.</summary>
    public const int Rounds = 32;
    /// <summary>
    /// Lines, and their characters, that `~SEQ`, `~LST` and multi-line parameters may make altogether.
    /// </summary>
    public const int MadeLines = 100_000;
    public const long MadeCharacters = 16L << 20;
    /// <summary>The longest line keepalived reads.</summary>
    public const int KeepalivedLine = 1023;
}
