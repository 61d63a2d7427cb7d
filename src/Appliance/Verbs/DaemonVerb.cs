using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>
/// One thing that can be asked of a running daemon, or be done to it. The lists of the console, of `vrrpaot help` and
/// of completion are made from these, before there is a daemon as well: so a verb has no daemon, it is given one.
/// </summary>
internal abstract class DaemonVerb
{
    public abstract string Name { get; }

    /// <summary>Who may.</summary>
    public virtual Rights Needs => Rights.Look;

    /// <summary>As people read it: `[INSTANCE] [force]`.</summary>
    public virtual string Arguments => "";

    /// <summary>One sentence without a full stop.</summary>
    public abstract string Help { get; }

    /// <summary>False where a shell has a verb of the same name, which needs no daemon.</summary>
    public virtual bool IsForShells => true;

    /// <summary>For a machine that is ours only.</summary>
    public virtual bool IsForImages => false;

    /// <summary>Words that may stand at a position, 0 for the first behind the name.</summary>
    public virtual IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => [];

    /// <summary>The words as the daemon, which stands elsewhere, has to understand them.</summary>
    /// <param name="words">The whole question.</param>
    /// <param name="folder">Where the user stands.</param>
    public virtual string[] From(string folder, string[] words) => words;

    /// <summary>On the desk's thread.</summary>
    /// <returns>A <see cref="ReplyCode"/>.</returns>
    public abstract Task<int> Run(RunningDaemon daemon, Request request);
}
