using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Probes;
using Appliance.Settings;

namespace Appliance.Scripts;

/// <summary>Which checks need no process: those whose command is a line of our own, `vrrpaot probe ...`.</summary>
internal static class InProcess
{
    /// <summary>A word that means this program, wherever it lies.</summary>
    public const string OwnName = "vrrpaot";

    public static readonly Duration ShortestInterval = Duration.FromMilliseconds(50);

    /// <summary>Is it a line of our own? It may have wrong words all the same.</summary>
    public static bool IsMeant(ReadOnlySpan<string> words) => words is [_, "probe", ..] && IsOurselves(words[0]);

    /// <summary>
    /// Null for any other command. It has no user and no file that somebody could change: it executes nothing, and what
    /// it looks at, root has written into the configuration.
    /// </summary>
    /// <param name="tls">Whom https believes, where the command does not say it.</param>
    public static ScriptVerdict? Inspect(ScriptSettings script, TlsSettings tls)
    {
        ImmutableArray<string> words = script.Command.Arguments;
        if (!IsMeant(words.AsSpan()))
            return null;
        Probe? probe = ProbeWords.Read(words.AsSpan()[2..], tls, out string? complaint);
        if (probe is null)
            return new ScriptVerdict { Remarks = [Remark(script, $"{complaint} - disabling")] };
        return new ScriptVerdict
        {
            Script = new RunnableScript(ProcessRole.Executable, words, null) { Probe = probe },
            Remarks = script.Interval < ShortestInterval
                ? [Remark(script, "a probe is run every 0.05 s at most, and so is this one")] : [],
        };
    }

    private static ScriptRemark Remark(ScriptSettings script, string text) =>
        new(ScriptRemarkClass.Ordinary, $"vrrp_script {script.Name}: {text} ({script.Command.Origin})");

    /// <summary>Our name, or a path that leads to the file that we were started from.</summary>
    private static bool IsOurselves(string program)
    {
        if (program == OwnName)
            return true;
        if (!program.StartsWith('/'))
            return false;
        PathWalk walk = PathWalk.Along(program);
        return walk.Error.IsOk && walk.Reached == ProcessRole.Executable;
    }
}
