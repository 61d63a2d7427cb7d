namespace Appliance.Verbs;

/// <summary>A verb of the command line that needs no daemon: it is done here, and ends with an exit code.</summary>
internal abstract class ProgramVerb
{
    public abstract string Name { get; }

    /// <summary>As people read it.</summary>
    public virtual string Arguments => "";

    /// <summary>One sentence without a full stop.</summary>
    public abstract string Help { get; }

    /// <param name="words">Those behind the name.</param>
    /// <param name="folder">Where the user stands.</param>
    /// <param name="program">argv[0] without its folder.</param>
    public abstract int Run(ReadOnlySpan<string> words, string folder, string program);
}
