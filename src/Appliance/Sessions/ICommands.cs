namespace Appliance.Sessions;

/// <summary>Who speaks at the other end of a session, and so what it may do.</summary>
public enum Rights : byte
{
    /// <summary>Look, and change nothing.</summary>
    Look,
    /// <summary>Everything.</summary>
    Change,
}

/// <param name="Name">For logs and `maintenance`: `console`, `alice`.</param>
public sealed record Caller(string Name, Rights Rights)
{
    /// <summary>The process at the other end of a socket; 0 for none.</summary>
    public int Process { get; init; }
    /// <summary>Any bytes may be answered: a program reads them, and no terminal shows them.</summary>
    public bool TakesBytes { get; init; }
    /// <summary>May change what it may not see: passwords are not shown, whatever the rights.</summary>
    public bool HidesSecrets { get; init; }
    /// <summary>
    /// What came along with the command: lines typed at the console, a file sent over the
    /// socket. Null when nothing did.
    /// </summary>
    public byte[]? Text { get; init; }
}

/// <summary>
/// What a command has to say, in pieces, as they come. Text lines end with '\n'; no terminal sequences.
/// </summary>
public interface IAnswer
{
    /// <summary>
    /// Waits while the reader is slow; throws <see cref="OperationCanceledException"/> when it is gone.
    /// </summary>
    ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone);
}

/// <summary>One command of the control interface, the same for the socket, the serial console and tests.</summary>
public sealed record CommandSpecification(string Name, Rights Needs, string Arguments, string Help)
{
    /// <summary>
    /// Words that may stand at <paramref name="position"/> (0: first after the name), for completion and `?`.
    /// </summary>
    public Func<int, IReadOnlyList<string>>? Completions { get; init; }

    /// <summary>What there is to say of it beyond <see cref="Help"/>: lines; null or empty for nothing.</summary>
    public Func<string>? More { get; init; }

    /// <summary>
    /// A <see cref="Caller.Text"/> may come with it. Without one it answers with
    /// <see cref="ReplyCode.TextWanted"/> where it needs one.
    /// </summary>
    public bool TakesText { get; init; }

    /// <summary>At the console `edit` leads to where `edit list` is `list`, until `exit`.</summary>
    public bool OpensMode { get; init; }

    /// <summary>
    /// The one that is meant, which is the one with the longest name: `edit list` is not `edit`. Null for none.
    /// </summary>
    public static CommandSpecification? Find(IReadOnlyList<CommandSpecification> all, IReadOnlyList<string> words)
    {
        string typed = string.Join(' ', words);
        CommandSpecification? found = null;
        foreach (CommandSpecification command in all)
            if ((typed == command.Name || typed.StartsWith(command.Name + " ", StringComparison.Ordinal))
                && command.Name.Length > (found?.Name.Length ?? 0))
                found = command;
        return found;
    }
}

/// <summary>The one door: everything that can be asked of the daemon, and be done to it, goes through here.</summary>
public interface ICommands
{
    /// <summary>In the order of the help text.</summary>
    IReadOnlyList<CommandSpecification> All { get; }

    /// <summary>
    /// Something waits for its end, or for its next command, though nobody may be connected: an update, a text that is
    /// being edited, a commit on trial.
    /// </summary>
    bool IsBusy => false;

    /// <summary>
    /// Carries out one command. Bad words, missing rights and refusals are text in the answer and an exit code
    /// other than 0, never an exception.
    /// </summary>
    /// <param name="words">The command's name and its arguments; any content.</param>
    /// <returns>A <see cref="ReplyCode"/>.</returns>
    Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone);
}
