using System.Collections.Immutable;
using Appliance.Probes;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Scripts;

/// <summary>
/// Who has to hear of a remark; decides the exit code of the configuration test, as keepalived's ends (6 for security,
/// 5 for the ordinary, 0).
/// </summary>
public enum ScriptRemarkClass : byte
{
    Ordinary,
    Security,
    /// <summary>
    /// Said, and no reason for a test to fail where keepalived's does not: what is wrong with a notify script.
    /// </summary>
    Told,
}

/// <summary>One sentence about a configured command.</summary>
public readonly record struct ScriptRemark(ScriptRemarkClass Class, string Text)
{
    /// <summary>The command in the file; no place for what is about all of them.</summary>
    public Texts.Origin At { get; init; }
}

/// <summary>A command that may run, as it will be run.</summary>
/// <param name="Path">File to execute: absolute, with links resolved.</param>
/// <param name="Arguments">argv; the program keeps the name it has in the file.</param>
/// <param name="Identity">Null for our own.</param>
/// <param name="ThroughShell">The last argument is a command line for the shell, not an argument of the script.</param>
public sealed record RunnableScript(string Path, ImmutableArray<string> Arguments, Identity? Identity,
    bool ThroughShell = false)
{
    /// <summary>
    /// A check that is looked after inside this process: then nothing is executed, and the identity means nothing.
    /// </summary>
    public Probe? Probe { get; init; }

    /// <summary>Null for the daemon's own, less what is dangerous.</summary>
    public ImmutableArray<string>? Environment { get; init; }

    /// <summary>Null for the daemon's own.</summary>
    public uint? Umask { get; init; }

    /// <summary>The same with more arguments at the end (the four of the generic `notify`).</summary>
    public RunnableScript With(params ReadOnlySpan<string> more) =>
        ThroughShell
            ? this with { Arguments = Arguments.SetItem(Arguments.Length - 1, Arguments[^1]
                + ScriptSecurity.Quoted(more)) }
            : this with { Arguments = Arguments.AddRange(more) };
}

/// <summary>What is to be thought of a configured command.</summary>
public sealed record ScriptVerdict
{
    /// <summary>How to run it; null when it is disabled.</summary>
    public RunnableScript? Script { get; init; }

    /// <summary>True when others than root could change what root would run.</summary>
    public bool Insecure { get; init; }

    /// <summary>
    /// It runs, or root finds it and it cannot run: keepalived takes it for a script all the same, and so do its exit
    /// codes.
    /// </summary>
    public bool CountsAsScript { get => field || Runs; init; }

    public ImmutableArray<ScriptRemark> Remarks { get; init; } = [];

    public bool Runs => Script != null;
}
