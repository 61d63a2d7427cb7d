using System.Text;

namespace Appliance.Scripts;

/// <summary>
/// How a file begins, and so what is needed to run it: the kernel executes ELF files and files with a `#!` line; for
/// any other keepalived asks a shell, and so do we.
/// </summary>
/// <param name="IsProgram">The kernel can execute it.</param>
/// <param name="Interpreter">The program of its `#!` line.</param>
public readonly record struct ProgramHead(bool IsProgram, string? Interpreter)
{
    /// <summary>The `#!` line behind its sign, as far as the kernel reads it.</summary>
    public string? InterpreterLine { get; init; }

    /// <summary>What the kernel looks at (BINPRM_BUF_SIZE).</summary>
    public const int Longest = 256;

    /// <summary>For somebody whose script needs a shell that is not there.</summary>
    public const string Advice =
        "Without a shell: a static program, or, for a check, 'vrrpaot probe ...' ('vrrpaot probe help' shows what "
        + "it can do)";

    /// <param name="start">Up to <see cref="Longest"/> bytes of a file.</param>
    public static ProgramHead Of(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith("#!"u8))
            return new ProgramHead(start.StartsWith("\u007FELF"u8), null);
        ReadOnlySpan<byte> line = start[2..].TrimStart(" \t"u8);
        int lineEnd = line.IndexOf((byte)'\n');
        line = lineEnd < 0 ? line : line[..lineEnd];
        int end = line.IndexOfAny(" \t"u8);
        ReadOnlySpan<byte> program = end < 0 ? line : line[..end];
        return program.IsEmpty ? new ProgramHead(true, null)
            : new ProgramHead(true,
            Encoding.UTF8.GetString(program)) { InterpreterLine = Encoding.UTF8.GetString(line) };
    }

    /// <param name="path">One that is executable but cannot be read is taken for a program: the kernel will
    /// know.</param>
    public static ProgramHead Of(string path)
    {
        Span<byte> start = stackalloc byte[Longest];
        try
        {
            using var file = File.OpenHandle(path);
            return Of(start[..RandomAccess.Read(file, start, 0)]);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new ProgramHead(true, null);
        }
    }
}
