using System.Diagnostics;

namespace Lab;

/// <summary>What a finished command said.</summary>
public readonly record struct CommandResult(int ExitCode, string Output, string Error);

/// <summary>Runs a short command of the machine to its end.</summary>
public static class Command
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(20);

    /// <summary>Runs it and gives back its standard output.</summary>
    /// <exception cref="LabException">It ended with another code than 0, or not in time.</exception>
    public static string Run(string program, params string[] arguments)
    {
        CommandResult result = Try(program, arguments);
        return result.ExitCode == 0
            ? result.Output
            : throw new LabException($"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}: "
                + $"{result.Error.Trim()}");
    }

    /// <summary>Runs it; any exit code is an answer.</summary>
    /// <exception cref="LabException">It did not end in time (20 s).</exception>
    public static CommandResult Try(string program, params string[] arguments) =>
        Try(program, arguments, null, DefaultLimit);

    /// <summary>Runs it with text on its standard input, and an own time limit.</summary>
    public static CommandResult Try(string program, string[] arguments, string? input, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new LabException($"{program} did not start");
        if (input is not null)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new LabException($"{program} {string.Join(' ', arguments)} did not end within "
                + $"{limit.TotalSeconds} s");
        }
        // A child that outlives the command may hold the pipes open: what came until now is the answer.
        Task.WaitAll([output, error], TimeSpan.FromSeconds(2));
        return new CommandResult(process.ExitCode,
            output.IsCompletedSuccessfully ? output.Result : "", error.IsCompletedSuccessfully ? error.Result : "");
    }

    /// <summary>Several `ip` commands of one namespace in one process.</summary>
    internal static void IpBatch(string? netns, string commands)
    {
        string[] arguments = netns is null ? ["-batch", "-"] : ["-n", netns, "-batch", "-"];
        CommandResult result = Try("ip", arguments, commands, DefaultLimit);
        if (result.ExitCode != 0)
            throw new LabException($"ip in {netns ?? "this namespace"} failed: {result.Error.Trim()}\n{commands}");
    }
}
