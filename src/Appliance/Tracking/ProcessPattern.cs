using System.Text;
using Appliance.Settings;

namespace Appliance.Tracking;

/// <summary>Which processes a `vrrp_track_process` means. Bytes in, an answer out; allocates nothing.</summary>
internal sealed class ProcessPattern
{
    /// <summary>The kernel keeps no more of a name (TASK_COMM_LEN).</summary>
    private const int LongestName = 15;

    private readonly byte[] _name;
    /// <summary>The words of a command line, each with a NUL behind it.</summary>
    private readonly byte[] _words;
    private readonly ParameterMatch _match;

    public ProcessPattern(ProcessSettings settings)
    {
        byte[] name = Encoding.UTF8.GetBytes(settings.Command[0]);
        _name = name.Length > LongestName ? name[..LongestName] : name;
        _words = Encoding.UTF8.GetBytes(string.Concat(settings.Command.Select(word => word + '\0')));
        _match = settings.Match;
        ByCommandLine = settings.ByCommandLine;
    }

    /// <summary>The command line must be read.</summary>
    public bool ByCommandLine { get; }

    /// <param name="name">As the kernel knows it, at most 15 bytes.</param>
    /// <param name="commandLine">Words with a NUL behind each; looked at only with
    /// <see cref="ByCommandLine"/>.</param>
    public bool Matches(ReadOnlySpan<byte> name, ReadOnlySpan<byte> commandLine) =>
        !ByCommandLine ? name.SequenceEqual(_name) : _match switch
        {
            ParameterMatch.Exact => commandLine.SequenceEqual(_words),
            // The last word may go on: all but the NUL behind it.
            ParameterMatch.Initial => commandLine.StartsWith(_words.AsSpan(0, _words.Length - 1)),
            _ => commandLine.StartsWith(_words),
        };
}
