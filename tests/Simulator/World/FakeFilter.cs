using VrrpAot.Linux;

namespace VrrpAot.Simulator.World;

/// <summary>nf_tables of a machine, as far as an engine asks for it: one table, which goes with the engine.</summary>
public sealed class FakeFilter(FakeMachine machine) : IDropFilter
{
    /// <summary>Null while there is none.</summary>
    public DropTable? Table { get; private set; }

    public List<DroppedAddress> Dropped { get; } = [];

    /// <summary>What it says to whoever asks; 0 when it does as it is asked.</summary>
    public Errno Refuses { get; set; }

    public int TablesMade { get; private set; }

    public Errno Make(DropTable table)
    {
        if (!Refuses.IsOk)
            return Refuses;
        Dropped.Clear();
        Table = table;
        TablesMade++;
        return Errno.Ok;
    }

    /// <summary>Somebody else has removed the table.</summary>
    public void Flush() => End();

    public Errno Add(ReadOnlySpan<DroppedAddress> addresses)
    {
        machine.Engine?.Calls?.Add($"drop {addresses.Length}");
        if (Table is null)
            return Errno.ENOENT;
        foreach (DroppedAddress address in addresses)
            if (!Dropped.Contains(address))
                Dropped.Add(address);
        return Errno.Ok;
    }

    public Errno Remove(ReadOnlySpan<DroppedAddress> addresses)
    {
        machine.Engine?.Calls?.Add($"accept {addresses.Length}");
        foreach (DroppedAddress address in addresses)
            if (!Dropped.Remove(address))
                return Errno.ENOENT;
        return Errno.Ok;
    }

    public void End()
    {
        Dropped.Clear();
        Table = null;
    }
}
