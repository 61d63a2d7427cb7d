using Appliance.Base;
using Appliance.CommandLine;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>
/// `-m` and `-M`: core dumps of any size from the guardian and all that it starts, and the kernel's pattern for their
/// names, which is the whole machine's, and is put back at the end. No dump is a reason not to start.
/// </summary>
internal sealed class CoreDumps : IDisposable
{
    public const string KernelPattern = "/proc/sys/kernel/core_pattern";

    private readonly string _file;
    private readonly string? _before;

    /// <param name="file">Where the pattern stands; another one in tests.</param>
    public CoreDumps(CommandLineOptions options, Action<LogLine> log, string file = KernelPattern)
    {
        _file = file;
        if (options.CoreDumps && CoreLimit.TryLift() is { IsOk: false } refused)
            log(new LogLine(LogLevel.Warning, $"The limit for core dumps cannot be lifted: {refused}"));
        if (options.CorePattern is not { } pattern)
            return;
        try
        {
            string before = File.ReadAllText(file);
            File.WriteAllText(file, pattern);
            _before = before;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            log(new LogLine(LogLevel.Warning, $"{file} cannot be set to '{pattern}': {refusal.Message}"));
        }
    }

    public void Dispose()
    {
        try
        {
            if (_before != null)
                File.WriteAllText(_file, _before);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // It could be written once; nothing more can be done at the end.
        }
    }
}
