using Appliance.Sessions;

namespace Appliance.Console;

/// <summary>
/// What the words of a person mean just now. A command may open a mode of its own: in there `edit list` is `list`, and
/// everything else is as before, until `exit`.
/// </summary>
/// <param name="commands">What the session offers to everybody.</param>
internal sealed class ConsoleMode(ICommands commands)
{
    /// <summary>What belongs to the session, and not to the daemon.</summary>
    public static IReadOnlyList<CommandSpecification> OwnCommands { get; } =
    [
        new("terminal length", Rights.Look, "ROWS", "Pause after so many rows; 0 for never"),
        new("terminal width", Rights.Look, "COLUMNS", "Columns of the terminal"),
        new("password", Rights.Look, "", "Make a passwordHash for appliance.json"),
        new("help", Rights.Look, "[COMMAND]", "This list, or what a command wants"),
        new("exit", Rights.Look, "", "Log out"),
    ];

    private static readonly CommandSpecification[] s_modeCommands =
    [
        new("exit", Rights.Look, "", "Leave, and keep what is there"),
        new("quit", Rights.Look, "", "The same"),
    ];

    private readonly Grammar _outside = new([.. commands.All, .. OwnCommands]);
    private Grammar? _inside;

    /// <summary>The command whose mode we are in; null for none.</summary>
    public string? Name { get; private set; }

    public Grammar Grammar => _inside ?? _outside;

    public void Enter(string name)
    {
        List<CommandSpecification> here = [];
        foreach (CommandSpecification command in commands.All)
            if (command.Name.StartsWith(name + " ", StringComparison.Ordinal))
                here.Add(command with { Name = command.Name[(name.Length + 1)..] });
        foreach (CommandSpecification command in (IEnumerable<CommandSpecification>)[.. commands.All,
            .. OwnCommands.Where(own => own.Name != "exit"), .. s_modeCommands])
            if (command.Name != name && !command.Name.StartsWith(name + " ", StringComparison.Ordinal))
                here.Add(command);
        (Name, _inside) = (name, new Grammar(here));
    }

    public void Leave() => (Name, _inside) = (null, null);

    /// <summary>The words by which everybody knows a command of the grammar.</summary>
    public IReadOnlyList<string> WholeName(CommandSpecification command, IReadOnlyList<string> words) =>
        Name is not null && !commands.All.Any(known => known.Name == command.Name) ? [Name, .. words] : words;
}
