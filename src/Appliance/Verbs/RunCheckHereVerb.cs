using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Scripts;
using Appliance.Settings;

namespace Appliance.Verbs;

/// <summary>`check run SERVER --file FILE`: a check of a file, tried from here, with or without a daemon.</summary>
internal sealed class RunCheckHereVerb : ProgramVerb
{
    private const string File = "--file";

    public override string Name => "check run";
    public override string Arguments => "SERVER [CHECK] --file FILE";
    public override string Help => "Try a real server's checks as a file has them, and show what is said";

    /// <summary>Whether these words are this verb's.</summary>
    public static bool IsMeant(string[] words) => words is ["check", "run", ..]
        && Array.Exists(words, word => word == File || word.StartsWith(File + "=", StringComparison.Ordinal));

    /// <param name="words">With `run`.</param>
    public override int Run(ReadOnlySpan<string> words, string folder, string program)
    {
        var names = new List<string>();
        string? file = null;
        for (int i = 1; i < words.Length; i++)
            if (words[i] == File && i + 1 < words.Length)
                file = words[++i];
            else if (words[i].StartsWith(File + "=", StringComparison.Ordinal))
                file = words[i][(File.Length + 1)..];
            else
                names.Add(words[i]);
        if (file is null or "" || names.Count is 0 or > 2 || names.Exists(name => name.StartsWith("--")))
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"Say {program} {Name} {Arguments}: "
                + "a server's name or address, and a check's number or keyword if it has several");
            return ExitCode.Fatal;
        }
        return Run(Path.Combine(folder, file), names[0], names.Count == 2 ? names[1] : null);
    }

    private static int Run(string file, string name, string? which)
    {
        ConfigResult result = ConfigFile.Load(file,
            VrrpFile.Now(new CommandLineOptions { ConfigFile = file }).ForConfig() with { Anyway = true });
        if (result.Settings is not { } settings)
        {
            ConfigVerdict.Report(file, result, line => StandardStreams.WriteLine(StandardStreams.Error, line));
            return ConfigVerdict.StartCode(result);
        }
        List<ServerCheck> checks = ServerCheck.Find(settings.Balancer, name, which, out string complaint);
        if (checks.Count == 0)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"{file}: {complaint}");
            return ExitCode.Fatal;
        }
        ScriptSecurity scripts = ScriptSecurity.OfThisMachine(settings);
        bool passed = true;
        foreach (ServerCheck check in checks)
            passed &= check.Run(scripts, settings.Balancer.Certificate,
                line => StandardStreams.WriteLine(StandardStreams.Output, line), default);
        return passed ? ExitCode.Ok : ExitCode.Fatal;
    }
}
