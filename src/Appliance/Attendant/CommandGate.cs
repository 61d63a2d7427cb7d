using VrrpAot.Engine;

namespace Appliance.Attendant;

/// <summary>
/// The way to the loop. While a successor is posted and not heard of, it is shut for what is said of one instance: it
/// could mean another one than it says. On the attendant's thread.
/// </summary>
internal sealed class CommandGate(CommandQueue commands, InForce inForce)
{
    private readonly List<Action> _meanwhile = [];

    /// <summary>A reload is under way.</summary>
    public bool IsShut { get; private set; }

    /// <summary>
    /// What is not said while it is shut the next configuration says, from what is known then.
    /// </summary>
    public void Post(EngineCommand command)
    {
        if (!IsShut)
            commands.Post(command);
    }

    /// <summary>A command that means all instances, and so is not in any numbering.</summary>
    public void PostForAll(EngineCommand command) => commands.Post(command);

    /// <summary>
    /// At once, so that who looks afterwards sees what came of it: a command for one instance, by the name that it has
    /// when the command leaves; null for all. While it is shut the order is kept.
    /// </summary>
    public void Order(Func<int, EngineCommand> command, string? instance)
    {
        if (IsShut)
        {
            _meanwhile.Add(() => Order(command, instance));
            return;
        }
        int place = instance is null ? -1 : inForce.PlaceOf(instance);
        if (instance is null || place >= 0)
            commands.Post(command(place));
    }

    public void Shut(EngineLoop successor)
    {
        IsShut = true;
        commands.PostSuccessor(successor);
    }

    /// <summary>The successor has taken over: what is said from now on is in its numbering.</summary>
    public void Open() => IsShut = false;

    /// <summary>The orders that were kept leave.</summary>
    public void PostKept()
    {
        foreach (Action order in _meanwhile)
            order();
        _meanwhile.Clear();
    }
}
