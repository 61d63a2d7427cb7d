using Appliance.Config;
using Appliance.Reports;
using Appliance.Texts;

namespace Appliance.Generations;

/// <summary>The running daemon, as far as a commit needs it. On the desk's thread.</summary>
internal interface IConfigurationTarget
{
    /// <summary>
    /// Another file that is the configuration since the start (appliance.json names it); null while it is the one that
    /// is edited.
    /// </summary>
    string? MovedTo { get; }

    /// <summary>False: what is committed waits for the next start, and nobody can try it out before.</summary>
    bool IsAtOnce => true;

    /// <summary>A text for somebody who may not see its passwords.</summary>
    IReadOnlyList<string> Hide(IReadOnlyList<string> lines) => Secrets.Hide(lines);

    /// <summary>All that is to be said of a text, as `vrrpaot check` says it of a file.</summary>
    ConfigResult Inspect(byte[] text);

    /// <summary>What taking a text up would change.</summary>
    Task<ReloadOutcome> Plan(byte[] text);

    /// <summary>Has the engine take up what is in the file.</summary>
    Task<ReloadOutcome> Reload();

    /// <summary>
    /// The file holds again what it held before a commit that nobody has confirmed, or that ended the engine.
    /// </summary>
    Task<ReloadOutcome> GoBack() => Reload();

    /// <summary>
    /// Why nobody could log in to this node when a text is in force, in a sentence; null when somebody can.
    /// </summary>
    string? LocksOut(byte[] text) => null;

    /// <summary>
    /// When a commit is undone unless somebody confirms it; null while none waits. For those who look at the node.
    /// </summary>
    void TrialEndsAt(Instant? until);
}
