using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

/// <summary>A kernel that keeps tables of marks, or refuses them.</summary>
internal sealed class FakeNftables : INftables
{
    private uint _generation = 1;

    public Dictionary<string, MarkTable> Tables { get; } = [];

    public Errno Refusal { get; set; }

    public int Transactions { get; private set; }

    public Errno Replace(MarkTable table)
    {
        Transactions++;
        if (!Refusal.IsOk)
            return Refusal;
        Tables[table.Name] = table;
        _generation++;
        return Errno.Ok;
    }

    public Errno Remove(string table)
    {
        Transactions++;
        Tables.Remove(table);
        _generation++;
        return Errno.Ok;
    }

    /// <summary>Another program takes away everything.</summary>
    public void Flush()
    {
        Tables.Clear();
        _generation++;
    }

    public uint Generation() => _generation;
}
